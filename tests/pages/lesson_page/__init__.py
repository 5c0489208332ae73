"""Tests of the lessons: what reads them, what they say, and the sheet."""

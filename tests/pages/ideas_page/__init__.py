"""Tests of what the page Ideas is made of."""

"""Tests of pages.link."""

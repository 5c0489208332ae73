"""Tests of xorcore.sweep."""

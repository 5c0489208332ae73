"""Tests of xorcore.files."""

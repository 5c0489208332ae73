"""Tests of xorcore.runs."""

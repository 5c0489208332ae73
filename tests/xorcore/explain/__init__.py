"""Tests of xorcore.explain."""

"""Tests of xorcore.engines."""

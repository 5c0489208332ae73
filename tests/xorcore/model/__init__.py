"""Tests of xorcore.model."""

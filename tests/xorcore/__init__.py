"""The tests of ``xorcore``."""

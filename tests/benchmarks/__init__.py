"""Measurements, each run by hand with ``python -m tests.benchmarks.<name>``."""

"""Tests of the rooms of ``pages``, without a browser; the charts have tests/figures."""

"""Tests of the charts, which are functions from arrays to figures."""

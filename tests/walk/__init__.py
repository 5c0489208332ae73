"""Tests of what the page By hand is made of, without a browser."""

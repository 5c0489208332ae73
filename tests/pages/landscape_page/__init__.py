"""Tests of what the page Landscape is made of."""

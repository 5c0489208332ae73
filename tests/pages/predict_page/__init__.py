"""Tests of what the page Predict is made of."""

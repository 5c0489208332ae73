"""The chapters of the page Ideas."""

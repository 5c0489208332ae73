"""A run with a past: its settings, its trainer, its history and its landmarks."""

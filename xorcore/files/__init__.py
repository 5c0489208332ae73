"""A run as files, and back."""

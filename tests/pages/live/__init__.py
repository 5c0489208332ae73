"""The run on the live board."""

"""The visitor's run, and what is kept beside it."""

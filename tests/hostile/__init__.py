"""Links that nobody of good will would write, against every page."""

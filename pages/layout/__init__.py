"""What stands around every page: its style, the sidebar, notices, charts, keys."""

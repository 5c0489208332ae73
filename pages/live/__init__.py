"""The run on the live board: what it shows, and how fast it is played."""

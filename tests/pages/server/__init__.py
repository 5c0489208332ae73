"""What belongs to the server's process."""

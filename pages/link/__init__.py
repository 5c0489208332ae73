"""What a link may say, and the address bar."""

"""What a network is, and what one epoch does, by the book."""

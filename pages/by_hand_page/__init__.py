"""What the page that walks through one epoch is made of."""

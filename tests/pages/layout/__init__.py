"""What all pages have around them."""

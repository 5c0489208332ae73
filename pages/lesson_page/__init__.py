"""The lessons of the page Lesson, one TOML file each, and what reads, shows and prints them."""

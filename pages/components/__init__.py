"""Everything with JavaScript: the Python face of each component beside its scripts."""

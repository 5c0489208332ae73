"""One epoch as numbers, formulas and cells on a page."""

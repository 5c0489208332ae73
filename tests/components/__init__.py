"""The components: their scripts in Node."""

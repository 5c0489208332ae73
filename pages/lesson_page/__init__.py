"""The parts of the page Lesson; each lesson is a TOML file in `lessons`."""

"""The page Take home: what the run is taken home in."""

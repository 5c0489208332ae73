"""The parts of the page Landscape: the ground the run walks on, in charts and in words."""

"""The parts of the page Geometry: the hidden space, and what biases do."""

"""The page Geometry: the hidden space on a board, and the lesson of the biases."""

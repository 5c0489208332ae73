"""The parts of the page By hand, which walks through one epoch."""

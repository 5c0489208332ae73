"""The parts of the page Replay, which shows the past of the run."""

"""The page Replay: the past of the run, with more room."""

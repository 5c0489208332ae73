"""What a link may choose on the page Train."""

SPEEDS = {"one": "1 epoch a frame", "log": "Log time", "flat": "Flat out"}

AXES = {"log": "Log epochs", "linear": "Linear", "loglog": "Log–log"}
"""How the axes of the error curve may be scaled."""

DRAWINGS = {"matrices": "Matrices", "network": "Network"}
"""How the board can draw the weights and the hidden units."""

PLAYS = "play"
"""The parameter that marks the link of a run that plays."""

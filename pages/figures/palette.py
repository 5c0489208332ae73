"""The colours of every chart on a light page, and the colour in place of each on a dark page.

Orange for below and blue for above stay apart in all common kinds of colour blindness.
"""

from typing import NamedTuple

TEXT = "#31333f"
MUTED = "#6b7080"
GRID = "#e4e6ec"
LINE = "#0f5fc2"
BAND = "#cfe0f6"
INNER_BAND = "#a3c6f0"
KEPT = "#a3a8b4"
PREVIEW = "#7ea6dd"
BOUNDARY = "#15171c"
MIDDLE = "#fefefe"
BELOW = ("#f9d3ad", "#e58a3c", "#8f3a06")
ABOVE = ("#b9d5f4", "#4d94e0", "#0e417f")
CLEAR = "rgba(0,0,0,0)"

DARK = {
    TEXT: "#f2f3f5",
    MUTED: "#a6abb8",
    GRID: "#2a2f3a",
    LINE: "#78b7ff",
    BAND: "#1d3a61",
    INNER_BAND: "#2f5b93",
    KEPT: "#757b88",
    PREVIEW: "#4f7fb8",
    BOUNDARY: "#fbfbfb",
    MIDDLE: "#12151c",
    **dict(zip(BELOW, ("#55330f", "#cf7624", "#ffc08a"), strict=True)),
    **dict(zip(ABOVE, ("#16375f", "#3f87d8", "#b3d6ff"), strict=True)),
}
"""The dark page's colour for each of the light page's. ``on_page`` and the board exchange them."""

FONT_SIZE = 13


class Scale(NamedTuple):
    """How values become colours: `limits` and a Plotly colour scale between them."""

    limits: tuple[float, float]
    colours: list[tuple[float, str]]


def diverging(*stops: float) -> list[tuple[float, str]]:
    """A Plotly colour scale from 0 to 1, centred on 0.5, orange below and blue above.

    `stops` are the three distances from the centre, as fractions of the half scale, at which
    the light, middle and strong colours are reached; the last is 1.
    """
    below = [(0.5 - stop / 2, colour) for stop, colour in zip(stops, BELOW, strict=True)]
    above = [(0.5 + stop / 2, colour) for stop, colour in zip(stops, ABOVE, strict=True)]
    return [*below[::-1], (0.5, MIDDLE), *above]

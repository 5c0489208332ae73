"""The colour of a number on a colour.

A heatmap's own text is white or #444, as Plotly chooses: too faint on colours of the middle.
"""

import numpy as np
from numpy.typing import NDArray

from pages.figures.palette import BOUNDARY, DARK, MIDDLE, Scale
from pages.figures.parts import Array

_BLACK, _WHITE = "#000000", "#ffffff"
"""Ink that the dark page does not exchange, as it does ``BOUNDARY`` and ``MIDDLE``."""

_CONTRAST = 4.5


def inks(scale: Scale, values: Array) -> NDArray[np.str_]:
    """The colour of the text on each value's colour (...), black or white, on either page.

    Black where its contrast, as the Web Content Accessibility Guidelines 2.2 define it, is enough:
    on every darker colour that of white is.
    """
    of_light = _is_bright(scale, values, [colour for _, colour in scale.colours])
    of_dark = _is_bright(scale, values, [DARK.get(colour, colour) for _, colour in scale.colours])
    return np.select(
        [of_light & of_dark, of_light, of_dark], [_BLACK, BOUNDARY, MIDDLE], default=_WHITE
    )


def _is_bright(scale: Scale, values: Array, colours: list[str]) -> NDArray[np.bool_]:
    """Whether black is read well on each value's colour, where white would not be: (...)."""
    low, high = scale.limits
    at = np.clip((values - low) / (high - low), 0, 1)
    stops = [stop for stop, _ in scale.colours]
    channels = np.array([[int(colour[i : i + 2], 16) for i in (1, 3, 5)] for colour in colours])
    srgb = np.stack([np.interp(at, stops, channel) for channel in channels.T], axis=-1) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]  # relative, (...)
    is_bright: NDArray[np.bool_] = (luminance + 0.05) / 0.05 >= _CONTRAST
    return is_bright

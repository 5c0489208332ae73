"""Colours that can be told apart: text from the page and a number from its cell."""

import re

import pytest

from pages.figures import palette

WHITE, LIGHT_PAGE, DARK_PAGE = "#ffffff", "#ffffff", "#0e1117"


def luminance(colour: str) -> float:
    """Relative luminance, as the Web Content Accessibility Guidelines define it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("name", ["TEXT", "MUTED", "LINE", "BOUNDARY"])
def test_what_is_read_stands_out_on_both_pages(name: str):
    colour = getattr(palette, name)
    assert contrast(colour, LIGHT_PAGE) >= 4.5
    assert contrast(palette.DARK[colour], DARK_PAGE) >= 4.5


def test_every_colour_has_its_dark_counterpart():
    colours = set()
    for value in vars(palette).values():
        for colour in value if isinstance(value, tuple) else (value,):
            if isinstance(colour, str) and re.fullmatch("#[0-9a-f]{6}", colour):
                colours.add(colour)
    assert colours == palette.DARK.keys()


@pytest.mark.parametrize("page", ["light", "dark"])
def test_below_and_above_differ_more_the_farther_out(page: str):
    def on(colour: str) -> str:
        return colour if page == "light" else palette.DARK[colour]

    middle = on(palette.MIDDLE)
    for side in (palette.BELOW, palette.ABOVE):
        distances = [contrast(on(colour), middle) for colour in side]
        assert distances == sorted(distances)
        assert distances[0] > 1.15


def test_the_scale_reaches_its_colours_where_it_is_told():
    scale = palette.diverging(0.2, 0.6, 1.0)
    assert [round(place, 3) for place, _ in scale] == [0, 0.2, 0.4, 0.5, 0.6, 0.8, 1]
    assert [colour for _, colour in scale] == [
        *palette.BELOW[::-1],
        palette.MIDDLE,
        *palette.ABOVE,
    ]

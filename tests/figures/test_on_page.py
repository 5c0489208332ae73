"""Charts in the page's colours."""

import json

import pytest

from pages.figures.gradient_check import difference_against_step
from pages.figures.on_page import on_page
from pages.figures.palette import BAND, DARK, GRID, LINE, MUTED, TEXT
from xorcore import XOR, Network, trace_epoch
from xorcore.explain.gradient_check import gradient_check

FIGURE = difference_against_step(gradient_check(trace_epoch(Network.notebook(), XOR, 0.3)), 1e-5)


@pytest.mark.parametrize("is_dark", [False, True])
def test_text_and_grid_are_left_to_the_page(is_dark: bool):
    layout = json.dumps(on_page(FIGURE, is_dark=is_dark)["layout"])
    for colour in (TEXT, MUTED, GRID):
        assert colour not in layout
        assert DARK[colour] not in layout


def test_lines_and_bands_have_the_colours_of_the_page():
    light = json.dumps(on_page(FIGURE, is_dark=False)["data"])
    dark = json.dumps(on_page(FIGURE, is_dark=True)["data"])
    for colour in (LINE, BAND):
        assert colour in light
        assert colour not in dark
        assert DARK[colour] in dark

"""The surface with a chosen point."""

import pytest

from pages.figures.points import Points
from pages.figures.surface import surface_to_pick_from
from xorcore import XOR, Network, decision_surface

SURFACE = decision_surface(Network.notebook())


def test_the_chosen_point_is_the_last_trace():
    mark = surface_to_pick_from(Network.notebook(), SURFACE, Points(XOR), (0.25, 0.75)).data[-1]
    assert (list(mark.x), list(mark.y)) == ([0.25], [0.75])


@pytest.mark.parametrize("chosen", [(-0.1, 0.5), (0.5, 1.01), (1e6, 0.0)])
def test_a_point_outside_of_the_square_is_not_drawn(chosen: tuple[float, float]):
    mark = surface_to_pick_from(Network.notebook(), SURFACE, Points(XOR), chosen).data[-1]
    assert len(mark.x) == len(mark.y) == 0

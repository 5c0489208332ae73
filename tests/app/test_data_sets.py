"""Every page with every kind of data: no exception, and no word that is true of gates only."""

import re
from time import process_time

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import opened, said, words
from xorcore.runs.data import OwnPoints, Point
from xorcore.runs.units import Axis, Units

PAGES = (
    *("train", "by_hand", "replay", "geometry", "landscape", "ideas", "predict", "many_runs"),
    *("take_home", "lesson"),
)


def own(count: int, units: Units | None = None, *, are_alike: bool = False) -> str:
    """So many points of one's own as in a link, of one class if they `are_alike`."""
    rng = np.random.default_rng(3)
    points = tuple(
        Point.nearest(x1, x2, 0 if are_alike else int(x1 + x2 > 1))
        for x1, x2 in rng.random((count, 2)).tolist()
    )
    return (OwnPoints(points, units) if units else OwnPoints(points)).spell()


IRIS = Units(
    Axis("width cm", 0.1, 2.5), Axis("length cm", 1.0, 6.9), "kind", ("setosa", "other")
)
SETS = {
    "moons": {"data": "moons~200~0.15~7", "test": "20"},
    "spirals": {"data": "spirals~500~0.1~0"},
    "own units": {"data": own(40, IRIS), "test": "30"},
    "one point": {"data": own(1)},
    "one class": {"data": own(5, are_alike=True)},
}
OF_GATES = re.compile(
    r"\bfour (inputs|patterns|points|answers|outputs)|\ball four\b|\bthree of four\b|\bXOR\b|"
    r"\bone answers\b|\b1 (points|answers)\b|#\d+, #\d+, #\d+, #\d+, #\d+, #\d+, #\d+, #\d+, #\d+"
)
# What these pages teach is XOR, whatever the run of the visitor learns.
ABOUT_XOR = {"ideas", "lesson"}


def seen(app: AppTest) -> str:
    """All that the page's main part says in words, with the help of its controls."""
    more = (*app.main.title, *app.main.header, *app.main.subheader, *app.main.latex)
    helps = [getattr(element.proto, "help", "") for element in (*app.main.markdown, *app.metric)]
    return "\n".join([words(app), *said(app), *(element.value for element in more), *helps])


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("epoch", ["0", "2000"])
def test_every_page_shows_every_data_set(page: str, name: str, epoch: str):
    app = opened({**SETS[name], "seed": "1", "epoch": epoch}, page)
    told = seen(app)
    if page not in ABOUT_XOR:
        told = told.replace("XOR Lab", "")
        assert not OF_GATES.search(told), OF_GATES.search(told)
    begin = process_time()
    app.run()
    assert process_time() - begin < 1
    assert not app.exception

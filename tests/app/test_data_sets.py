"""Every page with every kind of data: no exception, and no word that is true of gates only."""

import re
from time import monotonic, process_time
from urllib.parse import parse_qsl

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import link, opened, said, words
from xorcore import Network, Trainer
from xorcore.model.dataset import Dataset
from xorcore.model.datasets import blobs, moons
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


IRIS = Units(Axis("width cm", 0.1, 2.5), Axis("length cm", 1.0, 6.9), "kind", ("setosa", "other"))
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


@pytest.mark.parametrize(
    "page", ["ideas", "ideas?chapter=saturation", "by_hand?view=check", "many_runs"]
)
def test_no_chart_of_many_points_is_told_point_by_point(page: str):
    page, _, more = page.partition("?")
    query = {**SETS["spirals"], "epoch": "50", **dict(parse_qsl(more))}
    charts = opened(query, page).get("plotly_chart")
    assert max(len(chart.proto.alt) for chart in charts) < 700


# ---- sweeps of points


def finished(app: AppTest) -> AppTest:
    """Wait until the sweep that is under way is done."""
    deadline = monotonic() + 60
    while any(button.key == "stop_sweep" for button in app.button):
        assert monotonic() < deadline
        app.run()
    assert not app.exception
    return app


def share_right(seed: int, dataset: Dataset, rate: float, epochs: int) -> float:
    """Of one run of 2-3-1, by itself."""
    trainer = Trainer(Network.random(seed=seed), dataset, rate)
    trainer.advance(epochs)
    outputs, targets = trainer.network.predict(dataset.inputs), dataset.targets
    return float(np.mean([(o > 0.5) == (t == 1) for o, t in zip(outputs, targets, strict=True)]))


SWEEP = {"seeds": "8", "first": "2", "rates": "0.05", "sizes": "3", "length": "1500"}
MOONS = {"data": "moons~60~0.1~7"}


def test_a_sweep_learns_the_points_of_the_run_and_counts_nearly_all_right_as_solved():
    app = finished(opened({**MOONS, **SWEEP, "epoch": "100"}, "many_runs"))
    shares = [share_right(seed, moons(60, 0.1, 7), 0.05, 1_500) for seed in range(2, 10)]
    solved = sum(share >= 0.9 for share in shares)
    told = words(app)
    assert f"**{solved} of 8 starts** learn the points within 1,500 epochs (90\u00a0% of" in told
    assert app.dataframe[0].value["solved"].tolist() == [share >= 0.9 for share in shares]
    assert "**Your run**" in told
    assert not OF_GATES.search(told)
    if solved < 8:
        assert f"What the {8 - solved} unsolved runs answer" in told


def test_a_run_of_such_a_sweep_goes_on_to_train_with_its_points():
    app = finished(opened({**MOONS, **SWEEP, "length": "3"}, "many_runs"))
    next(button for button in app.button if button.label == "Seed 4").click().run()
    assert link(app).items() >= {**MOONS, "seed": "4"}.items()


def test_runs_that_learn_the_points_are_solved():
    app = finished(opened({"data": "blobs~60~0~7", **SWEEP}, "many_runs"))
    solved = [share_right(seed, blobs(60, 0, 7), 0.05, 1_500) >= 0.9 for seed in range(2, 10)]
    assert any(solved)
    assert app.dataframe[0].value["solved"].tolist() == solved


def test_a_map_of_points():
    of = {"view": "map", "grid": "coarse", "cell_seeds": "3", "map_length": "200"}
    app = finished(opened({**MOONS, **of, "cell": "0.063_4"}, "many_runs"))
    assert not OF_GATES.search(words(app))
    assert "learn the points" in words(app) or "learns the points" in words(app)


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ({}, ("xor", "0")),
        ({"gate": "and"}, ("xor", "0")),
        ({**MOONS, "test": "20~3"}, ("moons~60~0.1~7", "20~3")),
        ({"data": own(40)}, ("own_points", "0")),
    ],
    ids=["xor", "and", "moons", "own"],
)
def test_the_table_of_a_sweep_names_what_was_learned(query: dict[str, str], named: tuple[str, str]):
    app = finished(opened({**query, **SWEEP, "length": "20"}, "many_runs"))
    rows = app.dataframe[0].value
    assert {*zip(rows["data"], rows["held_out"], strict=True)} == {named}


@pytest.mark.parametrize("view", [{}, {"view": "map"}], ids=["sweep", "map"])
def test_many_runs_says_which_gate_it_tries(view: dict[str, str]):
    sentence = "Your run learns NAND; of the gates, only XOR is tried here."
    assert sentence in words(opened({"gate": "nand"}, "many_runs", **view))
    for query in ({}, MOONS):
        assert "of the gates" not in words(opened(query, "many_runs", **view))


def test_a_sweep_learns_the_points_of_now_where_they_were_changed_on_the_way():
    changed = {"epoch": "20", "then": "9_0.3_squared_own.4.0.D0gd"}
    app = finished(opened({**changed, **SWEEP, "length": "20"}, "many_runs"))
    told = words(app)
    assert "learn the points within 20 epochs" in told
    assert "The points of the run on the Train page were changed: it is not drawn here." in told
    next(button for button in app.button if button.label == "Seed 4").click().run()
    assert len(app.session_state["run"].settings.dataset.targets) == 5

"""Runs on points that are no gate, on the pages that have the board."""

import json
from collections.abc import Mapping

import numpy as np
import pytest

from pages.components.board import Chart
from pages.figures.points import Points
from pages.live.training_board import (
    MOST_OF_THEN,
    board_of,
    charts_of_points,
    charts_then,
    with_past,
)
from tests.app.pages import opened
from tests.app.sent import sent
from xorcore import Dataset, Experiment, Network
from xorcore.runs.data import HeldOut, OwnPoints, Point, ReadyMade, as_points

MOONS = {"data": "moons~40~0.15~7", "test": "20", "epoch": "30"}
PAGES = ("train", "replay", "geometry", "landscape")


def run_of(query: dict[str, str]):
    experiment, said = Experiment.from_query(query)
    assert not said
    trainer = experiment.trainer("numpy")
    trainer.advance(experiment.epoch)
    return experiment, trainer.network


def test_the_board_gets_every_point_and_which_are_held_out():
    experiment, _ = run_of(MOONS)
    network = sent(opened(MOONS)).header["setup"]["network"]
    for described, part in ((network, experiment.dataset), (network["held"], experiment.held_out)):
        np.testing.assert_array_equal(np.transpose(described["inputs"]), part.inputs)
        np.testing.assert_array_equal(described["targets"], part.targets.ravel())
    assert sent(opened()).header["setup"]["network"]["held"] is None


def test_the_table_has_the_first_rows_and_the_total_of_all():
    experiment, network = run_of(MOONS)
    board = sent(opened(MOONS))
    outputs = network.predict(experiment.dataset.inputs)
    np.testing.assert_allclose(board.outputs, outputs[:6].ravel(), atol=1e-9)
    right = np.sum((outputs > 0.5) == (experiment.dataset.targets > 0.5))
    assert f"{right} of 32 right" in json.dumps(board.header["setup"]["figures"])


def test_the_curve_ends_at_the_error_on_held_out_points():
    experiment, network = run_of(MOONS)
    held = experiment.held_out
    *_, error, lowest, highest, of_held = (ends[-1] for ends in sent(opened(MOONS)).curve)
    expected, expected_of_held = (
        np.abs(part.targets - network.predict(part.inputs)).mean()
        for part in (experiment.dataset, held)
    )
    assert error == pytest.approx(expected, rel=1e-6)
    # Of held-out points it is the mean of the last few epochs, and a band around it.
    assert of_held == pytest.approx(expected_of_held, rel=1e-3)
    assert lowest <= expected_of_held * (1 + 1e-6)
    assert highest >= expected_of_held * (1 - 1e-6)


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_reader_is_told_sums_and_not_hundreds_of_points(page: str):
    text = sent(opened({**MOONS, "data": "moons~500~0.15~7"}, page)).text
    assert "400 points, " in text
    assert "Held out, hollow: 100 points" in text
    assert len(text) < 1_500


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("data", ["own~F9rD", "own~F9rDsu_", "blobs~5~0.1~1", "spirals~500~0.05~7"])
def test_pages_draw_one_point_as_well_as_five_hundred(page: str, data: str):
    opened({"data": data, "test": "0", "epoch": "3"}, page)


def test_the_board_has_the_points_of_then_with_the_epoch_up_to_which_they_were():
    experiment, _ = Experiment.from_query(MOONS)
    trainer = experiment.trainer("numpy")
    trainer.advance(30)
    own = OwnPoints(tuple(Point(60 * n, 960 - 50 * n, n % 2) for n in range(10)))
    trainer.change_points(own)
    trainer.advance(5)
    setup = sent(opened(experiment.reached(trainer).to_query())).header["setup"]
    [earlier] = setup["earlier"]
    assert earlier["until"] == 30
    assert (earlier["at"], earlier["out"]) == (0, 0)
    *inputs, targets = np.array(earlier["points"])
    is_held = np.isin(np.arange(len(targets)), earlier["held"])
    np.testing.assert_array_equal(np.transpose(inputs)[~is_held], experiment.dataset.inputs)
    np.testing.assert_array_equal(targets[is_held], experiment.held_out.targets.ravel())
    assert len(setup["network"]["targets"]) + len(setup["network"]["held"]["targets"]) == 10


@pytest.mark.parametrize("percent", [0, 20])
def test_a_hundred_changes_of_five_hundred_points_are_sent_in_little(percent: int):
    experiment = Experiment(data=ReadyMade("moons", 490), test=HeldOut(percent), start="random")
    trainer, rng = experiment.trainer("numpy"), np.random.default_rng(4)
    points = [*as_points(experiment.whole)]
    for edit in range(100):
        trainer.advance(2)
        at, point = int(rng.integers(len(points))), Point(*rng.integers(1001, size=2).tolist(), 1)
        # Most are moved, some come, some go.
        points[at : at + 1] = {0: [point, points[at]], 5: []}.get(edit % 10, [point])
        trainer.change_points(OwnPoints(tuple(points)))
    shown = Points(trainer.dataset, trainer.held_out)
    board = with_past(board_of(trainer, shown, [], (), ranged=None, text=""), trainer)
    earlier = board.described()["earlier"]
    assert len(json.dumps(earlier)) < 100_000
    rows: list[list[float]] = []
    for begin, told in zip(trainer.stretches, earlier, strict=False):
        rows[told["at"] : told["at"] + told["out"]] = np.transpose(told["points"]).tolist()
        is_held = np.isin(np.arange(len(rows)), told["held"])
        for part, wanted in (
            (np.array(rows)[~is_held], trainer.dataset_at(begin)),
            (np.array(rows)[is_held], trainer.held_out_at(begin)),
        ):
            if wanted is None:
                assert len(part) == 0
            else:
                np.testing.assert_array_equal(part, np.hstack((wanted.inputs, wanted.targets)))
    assert [told["until"] for told in earlier] == trainer.stretches[1:]


@pytest.mark.parametrize(
    ("page", "titles"),
    [
        ("train", {"2": "Predictions", "4": "Hidden activations"}),
        ("replay", {"3": "Predictions"}),
        ("geometry", {"0": "Hidden space"}),
        ("landscape", {}),
    ],
)
def test_charts_with_something_for_each_point_are_there_for_the_points_of_then(page, titles):
    experiment, _ = Experiment.from_query({"epoch": "30"})
    trainer = experiment.trainer("numpy")
    trainer.advance(30)
    own = OwnPoints(tuple(Point(60 * n, 960 - 50 * n, n % 2) for n in range(10)))
    trainer.change_points(own)
    setup = sent(opened(experiment.reached(trainer).to_query(), page)).header["setup"]
    then = dict(*setup["figures_then"])
    assert {at: it["layout"]["title"]["text"] for at, it in then.items()} == titles
    shapes = [it["meta"]["shape"] for it in then.get("2", {}).get("data", [])]
    assert shapes == ([[4, 1]] * 4 if page == "train" else [])  # XOR's table


def test_a_run_changed_a_hundred_times_makes_no_message_of_any_size():
    experiment, _ = Experiment.from_query({"epoch": "1"})
    trainer = experiment.trainer("numpy")
    for change in range(100):
        places = [(n, (7 * n + change) % 1000, n % 2) for n in range(500)]
        trainer.change_points(OwnPoints(tuple(Point(*place) for place in places)))
        trainer.advance(1)
    points = Points(trainer.dataset, trainer.held_out)
    made = list[Dataset]()

    def charts_of(network: Network, points: Points) -> Mapping[int, Chart]:
        made.append(points.learned)
        return charts_of_points(network, points, "matrices")

    earlier = charts_then(trainer, points, charts_of)
    assert len(made) < 20  # none of those that are not shown
    assert len(earlier) == 99  # at epoch 0 they are the first
    lengths = [sum(len(chart.as_json) for chart in then.values()) for then in earlier]
    assert sum(lengths) < MOST_OF_THEN + 99 * 2 * 3_000
    assert "500" in earlier[-1][2].figure.layout.title.text  # the newest are there
    [said] = earlier[0][2].figure.layout.annotations
    assert said.text.startswith("The points were others then")

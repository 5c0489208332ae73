"""The wall of a class's runs, and its share: each run in its own tile, all on the same axes."""

import numpy as np
import pytest

from pages.figures.class_wall import (
    STATES,
    Share,
    Tile,
    class_wall,
    columns_for,
    shares_beside,
    wall_height,
)

SOLVED = Tile("1", "✓ 100", "1✓", "one", "solved", (0, 1, 10, 100), (0.5, 0.5, 0.3, 0.06))
STUCK = Tile("2", "✗ stuck", "2✗", "two", "stuck", (0, 1, 100), (0.5, 0.6, 0.48))
WAITS = Tile("3", "not begun", "3", "three", "waits")
TRAINS = Tile("4", "epoch 10", "4…", "four", "trains", (0, 1, 10), (0.5, 0.5, 0.4))


def runs_of(trace) -> list[tuple[np.ndarray, np.ndarray]]:
    """The curves of a trace, which gaps part."""
    x, y = (np.array(part, dtype=float) for part in (trace.x, trace.y))
    ends = np.flatnonzero(np.isnan(x))
    return [
        (xs[np.isfinite(xs)], ys[np.isfinite(ys)])
        for xs, ys in zip(np.split(x, ends), np.split(y, ends), strict=True)
        if np.isfinite(xs).any()
    ]


def named(figure, name: str):
    return next(trace for trace in figure.data if trace.name == name)


def test_each_tile_has_its_ground_and_its_words_row_by_row_from_the_top():
    figure = class_wall([SOLVED, STUCK, WAITS, TRAINS, SOLVED], 100)
    ground, *_, names, ends, _ = figure.data
    assert (ground.meta["rows"], ground.meta["columns"]) == (2, 4)
    assert list(ground.customdata[1]) == ["one", "two", "three", "four"]  # the upper row
    assert list(ground.customdata[0]) == ["one", "", "", ""]
    states = [STATES[int(state)] for state in ground.z[1]]
    assert states == ["solved", "stuck", "waits", "trains"]
    assert np.isnan(np.array(ground.z[0], dtype=float)).tolist() == [False, True, True, True]
    assert list(names.text)[:2] == ["<b>1</b>", "<b>2</b>"]
    assert list(ends.text)[:2] == ["✓ 100", "✗ stuck"]
    assert names.meta["short"] == ["1✓", "2✗", "3", "4…", "1✓"]
    assert ends.meta is None  # in a narrow tile its mark stands behind the name
    assert np.round(names.y).tolist() == [1, 1, 1, 1, 0]


def test_a_curve_lies_in_its_tile_on_the_axes_of_all():
    figure = class_wall([SOLVED, STUCK, TRAINS], 100)
    [(x, y)] = runs_of(named(figure, "solved"))
    assert len(x) == 3  # epoch 0 is not on a log axis
    # Epoch 10 is half way to 100 on a log axis.
    assert x[1] - x[0] == pytest.approx((x[2] - x[0]) / 2, abs=2e-3)
    assert -0.5 < x.min() < x.max() < 0.5
    assert -0.5 < y.min() < y.max() < 0.5
    [(stuck_x, stuck_y)] = runs_of(named(figure, "stuck"))
    [(trains_x, trains_y)] = runs_of(named(figure, "trains"))
    assert stuck_x == pytest.approx(x[[0, 2]] + 1, abs=2e-3)
    assert trains_x == pytest.approx(x[:2] + 2, abs=2e-3)
    assert trains_y[0] == pytest.approx(y[0], abs=2e-3)  # both are at 0.5
    assert stuck_y[0] > y[0]


def test_a_curve_begins_when_its_run_has_and_none_is_drawn_before():
    figure = class_wall([WAITS, TRAINS._replace(epochs=(0,), errors=(0.5,))], 100)
    assert not any(runs_of(named(figure, state)) for state in ("trains", "solved", "stuck"))


@pytest.mark.parametrize("tiles", [0, 1, 2, 5, 30, 31, 60, 200])
def test_any_number_of_students_fits(tiles: int):
    figure = class_wall([SOLVED] * tiles, 100)
    columns = columns_for(tiles)
    assert figure.data[0].meta["rows"] * columns >= tiles
    assert len(runs_of(named(figure, "solved"))) == tiles
    assert wall_height(tiles) >= 60 * figure.data[0].meta["rows"]
    if tiles <= 60:  # beside the rest of a page in a window of 720 pixels
        assert wall_height(tiles) <= 470


def test_the_last_trace_frames_the_tile_that_was_pressed():
    frame = class_wall([SOLVED] * 5, 100, "5 runs", chosen=4).data[-1]
    assert (min(frame.x), max(frame.x), min(frame.y), max(frame.y)) == (-0.5, 0.5, -0.5, 0.5)
    assert not class_wall([SOLVED], 100).data[-1].x


def test_shares_are_bars_with_their_intervals():
    figure = shares_beside(
        [Share("Class", 19, 27, 0.52, 0.84), Share("All", 0, 0, instead="40 % done")]
    )
    bars, words = figure.data
    assert bars.x[0] == pytest.approx(100 * 19 / 27)
    assert bars.x[0] + bars.error_x.array[0] == pytest.approx(84)
    assert bars.x[0] - bars.error_x.arrayminus[0] == pytest.approx(52)
    assert list(words.text) == ["<b>70 %</b> · 19 of 27", "40 % done"]

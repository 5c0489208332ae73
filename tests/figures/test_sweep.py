"""The charts of a sweep: rates of success, the fan of errors, when runs were solved."""

import json

import numpy as np
import pytest

from pages.figures.stuck import small_surfaces
from pages.figures.sweep import error_fan, solved_epochs, success_rates
from xorcore import XOR


def test_every_cell_has_its_rate_and_its_interval():
    share = np.array([[0.5, np.nan], [1.0, 0.0]])
    low, high = share - 0.1, share + 0.1
    [heatmap] = success_rates(share, low, high, ["2", "3"], ["0.1", "0.6"]).data
    assert heatmap.text[0] == ["<b>50.0 %</b><br>40.0–60.0", ""]
    assert heatmap.text[1][0].startswith("<b>100.0 %</b>")
    assert (list(heatmap.x), list(heatmap.y)) == (["0.1", "0.6"], ["2", "3"])
    assert (heatmap.zmin, heatmap.zmax) == (0, 1)


def test_100_percent_are_all_of_them():
    share = np.array([[1999 / 2000]])
    [heatmap] = success_rates(share, share - 0.01, share, ["3"], ["0.6"]).data
    assert heatmap.text[0] == ["<b>99.9 %</b><br>99.0–100.0"]


def test_ten_learning_rates_leave_room_for_whole_percents():
    share = np.full((1, 10), 0.754)
    rates = [str(rate) for rate in range(10)]
    [heatmap] = success_rates(share, share - 0.04, share + 0.036, ["3"], rates).data
    assert heatmap.text[0][0] == "<b>75%</b><br>71–79"


def test_a_fan_has_two_bands_a_median_and_the_run_on_top():
    epochs = np.array([1.0, 10, 100, 1_000])
    bands = np.outer([0.1, 0.2, 0.3, 0.4, 0.5], [1.0, 0.9, 0.8, 0.7])
    yours = np.array([0.0, 1, 50, 5_000]), np.array([0.5, 0.4, 0.3, 0.2])
    figure = error_fan(epochs, bands, 1_000, yours)
    *band, median, run = figure.data
    for trace, row in zip([*band, median], (0, 4, 1, 3, 2), strict=True):
        np.testing.assert_array_equal(trace.y, bands[row])
    assert [trace.fill for trace in band] == [None, "tonexty", None, "tonexty"]
    # What a log axis to the last epoch has a place for.
    assert list(run.x) == [1, 50]
    [name] = figure.layout.annotations
    assert (name.text, name.x) == ("<b>your<br>run</b>", pytest.approx(np.log10(50)))
    assert list(figure.layout.xaxis.range) == [0, 3]


def test_a_fan_without_a_run_has_no_name_in_it():
    bands = np.full((5, 2), 0.3)
    assert error_fan(np.array([1.0, 2]), bands, 10).layout.annotations == ()
    assert error_fan(np.empty(0), np.empty((5, 0)), 10).layout.yaxis.range == (0, 0.6)
    later = np.array([0.0, 20]), np.array([0.5, 0.4])
    assert error_fan(np.array([1.0, 2]), bands, 10, later).layout.annotations == ()


CHECKPOINTS = np.array([0, 1, 2, 4, 8, 16])


def test_every_solved_run_is_in_the_bar_of_its_epoch():
    solved_at = np.array([0, 1, 2, 2, 4, 16, 16, 16, np.nan])
    bars, unsolved = solved_epochs(CHECKPOINTS, solved_at, 3, 4, lost=2).data
    # Edges, two checkpoints to a bar from the last one down: 0, 1, 4, 16.
    ends = np.asarray(bars.x) + np.asarray(bars.width)
    np.testing.assert_array_equal(ends, [1, 4, 16])
    np.testing.assert_array_equal(bars.y, [2, 3, 3])
    assert (list(unsolved.y), list(unsolved.text)) == ([3], ["3"])
    assert "%{y} of 11 runs<br>2 of them were on the way" in unsolved.hovertemplate


@pytest.mark.parametrize(("yours", "lines"), [(None, 0), (0, 0), (7, 1), (16, 1), (17, 0)])
def test_the_run_is_marked_where_the_axis_has_its_epoch(yours: int | None, lines: int):
    figure = solved_epochs(CHECKPOINTS, np.array([4.0]), 0, yours)
    assert len(figure.layout.shapes) == lines


def test_a_sweep_of_one_epoch_has_its_bars():
    bars, unsolved = solved_epochs(np.array([0, 1]), np.array([np.nan, np.nan]), 2).data
    assert (list(bars.y), list(unsolved.y)) == ([0], [2])


def test_small_surfaces_stand_in_a_row_and_mark_what_is_wrong():
    surfaces = [np.full((5, 5), value) for value in (0.2, 0.8)]
    wrong = np.array([False, False, True, True])
    figure = small_surfaces(surfaces, ["rate 1", ""], XOR.inputs, XOR.targets, wrong, 4)
    heatmaps = [trace for trace in figure.data if trace.type == "heatmap"]
    assert [trace.z[0][0] for trace in heatmaps] == pytest.approx([0.2, 0.8])
    assert [trace.xaxis for trace in heatmaps] == ["x", "x2"]
    assert list(figure.layout.xaxis2.domain) == [0.25, 0.5]
    assert [a.text for a in figure.layout.annotations] == ["rate 1"]
    markers = next(trace for trace in figure.data if trace.type == "scatter").marker
    assert markers.symbol == ("square", "circle", "circle", "square")
    assert markers.size[0] == markers.size[1] < markers.size[2] == markers.size[3]
    json.loads(figure.to_json())

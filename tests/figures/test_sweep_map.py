"""The map of settings as a chart."""

import json

import numpy as np
import pytest
from plotly.colors import sample_colorscale

from pages.figures.on_page import on_page
from pages.figures.palette import GRID, KEPT
from pages.figures.sweep_map import Cells, short, sweep_map, told
from tests.figures.test_palette import contrast

# Rows: 1 and 2 hidden units. Columns: three learning rates, of which the last is not done yet.
NAN = np.nan
CELLS = Cells(
    done=np.array([[10, 10, 0], [10, 8, 0]]),
    solved=np.array([[0, 0, 0], [9, 3, 0]]),
    # Wilson's intervals of 0 and 9 of 10 and 3 of 8, from their closed form in a calculator.
    low=np.array([[0, 0, NAN], [0.596, 0.137, NAN]]),
    high=np.array([[0.278, 0.278, NAN], [0.982, 0.694, NAN]]),
    median=np.array([[NAN, NAN, NAN], [1_234.0, 90.0, NAN]]),
)
RATES, SIZES = (0.01, 0.55, 100.0), (1, 2)


def drawn(measure: str, chosen: tuple[int, int] | None = None):
    figure = sweep_map(CELLS, measure, RATES, SIZES, 20_000, chosen)
    json.loads(figure.to_json())
    return figure


def test_the_share_of_every_cell_is_its_colour_and_its_number():
    values, empty, too_few, _, frame = drawn("share").data
    np.testing.assert_array_equal(values.z, [[0, 0, NAN], [0.9, 0.375, NAN]])
    assert list(values.text) == [["0", "0", ""], ["90", "38", ""]]
    assert (values.zmin, values.zmax) == (0, 1)
    assert np.isnan(too_few.z).all()
    assert frame.x == ()
    # What is not done is no zero: it has a colour of its own, and no number.
    np.testing.assert_array_equal(np.isnan(empty.z), [[True, True, False], [True, True, False]])
    assert empty.colorscale[0][1] == GRID
    assert empty.text is None


def test_a_median_of_fewer_than_half_is_not_compared_with_others():
    values, _, too_few, _, _ = drawn("median").data
    np.testing.assert_allclose(values.z, [[NAN, NAN, NAN], [np.log10(1_234), NAN, NAN]])
    assert list(values.text) == [["", "", ""], ["1.2k", "", ""]]
    np.testing.assert_array_equal(np.isnan(too_few.z), [[False, False, True], [True, False, True]])
    assert (too_few.text[0][0], too_few.text[1][1]) == ("–", "<½")
    assert too_few.colorscale[0][1] == KEPT
    # A number stands under no other: text is drawn where a cell has no colour, too.
    assert too_few.text[1][0] == too_few.text[1][2] == ""


@pytest.mark.parametrize("is_dark", [False, True])
@pytest.mark.parametrize("measure", ["share", "median"])
def test_every_number_is_read_easily_on_its_cell(measure: str, is_dark: bool):
    """Every share and every median, with the contrast that small text needs."""
    seeds = np.arange(201)
    cells = Cells(
        done=np.full((1, 201), 200),
        solved=seeds[None] if measure == "share" else np.where(seeds > 9, 200, 9)[None],
        low=np.zeros((1, 201)),
        high=np.ones((1, 201)),
        median=np.geomspace(1, 20_000, 201)[None],
    )
    figure = sweep_map(cells, measure, tuple(range(201)), (1,), 20_000)
    values, _, grey, numbers, _ = on_page(figure, is_dark=is_dark)["data"]
    z = figure.data[0].z[0]
    assert list(figure.data[3].x) == list(range(201))
    for column, ink in enumerate(numbers["textfont"]["color"]):
        trace, value = (grey, 0.0) if np.isnan(z[column]) else (values, z[column])
        at = (value - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
        [ground] = sample_colorscale(trace["colorscale"], [min(max(at, 0), 1)], colortype="tuple")
        assert contrast(ink, "#" + "".join(f"{round(255 * c):02x}" for c in ground)) >= 4.5


def test_sooner_is_stronger():
    values = drawn("median").data[0]
    assert (values.zmin, values.zmax) == (2, pytest.approx(np.log10(20_000)))
    assert [colour for _, colour in values.colorscale] == ["#0e417f", "#4d94e0", "#b9d5f4"]
    short_run = sweep_map(CELLS, "median", RATES, SIZES, 50).data[0]
    assert short_run.zmin < short_run.zmax == pytest.approx(np.log10(50))


def test_under_the_pointer_a_cell_says_all_there_is_to_say():
    values = drawn("share").data[0]
    assert values.customdata[1][1] == told(CELLS, (1, 1), RATES, SIZES)
    assert values.customdata[1][0].split("<br>") == [
        "rate 0.01, 2 hidden units",
        "90.0 % learn it: 9 of 10 runs",
        "95 % interval 59.6 to 98.2 %",
        "half of those that learn it do by epoch 1,234",
    ]
    assert values.customdata[1][1].endswith("learn it (fewer than half of all) do by epoch 90")
    assert values.customdata[0][2] == "rate 100, 1 hidden unit<br>not computed yet"
    assert "by epoch" not in values.customdata[0][0]


def test_the_chosen_cell_is_framed():
    frame = drawn("share", (1, 2)).data[-1]
    assert (min(frame.x), max(frame.x)) == (1.5, 2.5)
    assert (min(frame.y), max(frame.y)) == (0.5, 1.5)


def test_a_wide_map_names_every_second_rate_and_the_last():
    assert drawn("share").layout.xaxis.ticktext == ("0.01", "0.55", "100")
    wide = Cells(*(np.repeat(array, 8, axis=1) for array in CELLS))
    rates = [float(rate) for rate in range(1, 25)]
    layout = sweep_map(wide, "share", rates, SIZES, 100).layout
    assert layout.xaxis.ticktext[:3] == ("1", "3", "5")
    assert layout.xaxis.tickvals[:3] == (0, 2, 4)
    assert layout.xaxis.ticktext[-2:] == ("21", "24")  # the last, in place of the one before it
    assert layout.xaxis.tickvals[-2:] == (20, 23)
    assert layout.yaxis.ticktext == ("1", "2")


@pytest.mark.parametrize(
    ("epoch", "text"),
    [(7, "7"), (999, "999"), (1_000, "1.0k"), (9_949, "9.9k"), (9_999, "10k"), (999_499, "999k")],
)
def test_epochs_are_short(epoch: float, text: str):
    assert short(epoch) == text
    assert (short(NAN), short(1_999_999)) == ("", "2.0M")

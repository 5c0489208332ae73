"""Charts in the page's colours, and in the sizes of a projector: all that is small, and no more."""

import json

import plotly.graph_objects as go
import pytest

from pages.figures.gradient_check import difference_against_step
from pages.figures.matrices import WEIGHTS, Matrix, matrices
from pages.figures.on_page import LEAST_LINE, LEAST_TEXT, on_page, on_wall
from pages.figures.palette import BAND, DARK, GRID, KEPT, LINE, MUTED, TEXT
from xorcore import XOR, Network, trace_epoch
from xorcore.explain.gradient_check import gradient_check

FIGURE = difference_against_step(gradient_check(trace_epoch(Network.notebook(), XOR, 0.3)), 1e-5)


@pytest.mark.parametrize("is_dark", [False, True])
def test_text_grid_and_ground_are_left_to_the_page(is_dark: bool):
    layout = json.dumps(on_page(FIGURE, is_dark=is_dark)["layout"])
    # Nor has it a ground: a chart that is saved has the page's then.
    assert "paper_bgcolor" not in layout
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


def test_on_a_dark_wall_a_faint_colour_is_made_stronger_before_it_is_exchanged():
    figure = go.Figure(go.Scatter(x=[1], y=[2], line={"color": KEPT, "width": 2}))
    trace = on_page(figure, is_dark=True, is_on_wall=True)["data"][0]
    assert trace["line"] == {"color": DARK[MUTED], "width": LEAST_LINE}


def test_a_colour_is_exchanged_as_a_whole_only():
    figure = go.Figure(go.Scatter(x=[1], y=[2], name=f"the colour {LINE}"))
    assert on_page(figure, is_dark=True)["data"][0]["name"] == f"the colour {LINE}"


def enlarged(trace: dict, **layout: object) -> tuple[dict, dict]:
    chart = on_wall({"data": [trace], "layout": layout})
    return chart["data"][0], chart["layout"]


def test_text_grows_by_the_same_factor_but_never_stays_below_the_least():
    trace, layout = enlarged(
        {"type": "scatter", "mode": "text", "textfont": {"size": 15}},
        xaxis={"tickfont": {"size": 11}, "title": {"font": {"size": 12.5}}},
    )
    assert trace["textfont"]["size"] == 24
    assert layout["xaxis"]["tickfont"]["size"] == LEAST_TEXT
    assert layout["xaxis"]["title"]["font"]["size"] == LEAST_TEXT


@pytest.mark.parametrize(
    ("width", "expected"),
    [(0.4, LEAST_LINE), (3, 4.8), (0, 0), ([0, 1, 5], [0, LEAST_LINE, 8])],
    ids=["thin", "thick", "none", "for each point"],
)
def test_lines_grow_and_what_is_not_drawn_stays_away(width: object, expected: object):
    line = {"type": "scatter", "mode": "lines", "line": {"width": width}}
    assert enlarged(line)[0]["line"]["width"] == expected
    marker = {"type": "scatter", "mode": "markers", "marker": {"line": {"width": width}}}
    assert enlarged(marker)[0]["marker"]["line"]["width"] == expected


def test_a_line_without_a_width_gets_one():
    assert enlarged({"type": "scatter", "mode": "lines"})[0]["line"]["width"] == LEAST_LINE
    assert "line" not in enlarged({"type": "scatter", "mode": "markers"})[0]


def test_faint_colours_become_stronger_and_data_stay_what_they_are():
    trace, _ = enlarged(
        {
            "type": "scatter",
            "mode": "lines",
            "x": [1, 2],
            "line": {"color": KEPT},
            "textfont": {"color": MUTED},
        }
    )
    assert (trace["line"]["color"], trace["textfont"]["color"]) == (MUTED, TEXT)
    assert trace["x"] == [1, 2]


def test_the_numbers_of_a_matrix_have_more_room_to_grow():
    weights = Network.notebook().weights[0]
    figure = matrices([Matrix(weights, ["x1", "x2"], ["h1", "h2", "h3"], WEIGHTS)], "Weights")
    before = figure.to_dict()
    after = on_wall(before)
    assert after["data"][0]["meta"]["largest"] > before["data"][0]["meta"]["largest"]
    assert after["data"][0]["meta"]["shape"] == [2, 3]
    assert go.Figure(after).layout.title.font.size == 24  # Plotly takes it


def test_what_stands_beside_a_place_stands_as_much_further_on_every_side():
    _, layout = enlarged({"type": "scatter"}, annotations=[{"xshift": -10, "yshift": 5}])
    assert layout["annotations"] == [{"xshift": -16, "yshift": 8}]


def test_a_name_in_a_legend_is_one_line_on_a_projector():
    """More lines would stand on the curves: there is little room where text is large."""
    names = {"what comes next<br>to epoch 5,000": {}, "its<br>points": {"showlegend": False}}
    traces = [{"type": "scatter", "mode": "lines", "name": n, **more} for n, more in names.items()]
    shown = on_wall({"data": traces, "layout": {"showlegend": True}})["data"]
    assert [trace["name"] for trace in shown] == ["what comes next", "its<br>points"]

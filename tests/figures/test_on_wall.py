"""Charts enlarged for a projector: everything small in them, and nothing else."""

import plotly.graph_objects as go
import pytest

from pages.figures.matrices import WEIGHTS, Matrix, matrices
from pages.figures.on_page import LEAST_LINE, LEAST_TEXT, on_wall
from pages.figures.palette import KEPT, MUTED, TEXT
from xorcore import Network


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

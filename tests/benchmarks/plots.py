"""The pictures that a benchmark makes of its figures: lines in a grid, as one SVG file."""

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from urllib.parse import unquote

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from pages.figures.palette import ABOVE, BELOW, FONT_SIZE, GRID, MUTED, TEXT
from tests.browser.chromium import running_browser

SIZE = 540, 340
"""Pixels of one plot."""

_LOOKS = (BELOW[1], "circle"), (ABOVE[2], "square")
_LEVELS = [float(f"{digit}e{power}") for power in range(-3, 6) for digit in (1, 2, 5)]
_MOST_TICKS = 8


@dataclass(frozen=True)
class Line:
    """Points of one line and what it is called, if there is more than one."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True)
class Plot:
    """Lines in one pair of axes; `across` and `up` say what is on them, `scales` how."""

    title: str
    across: str
    up: str
    lines: Sequence[Line]
    scales: tuple[str, str]


def figure(plots: Sequence[Plot], note: str, columns: int) -> go.Figure:
    """All `plots` in so many columns, with a `note` below."""
    rows = ceil(len(plots) / columns)
    chart = make_subplots(
        rows,
        columns,
        subplot_titles=[plot.title for plot in plots],
        horizontal_spacing=0.45 / columns,
        vertical_spacing=0.4 / rows,
    )
    for number, plot in enumerate(plots):
        place = {"row": number // columns + 1, "col": number % columns + 1}
        for line, (colour, shape) in zip(plot.lines, _LOOKS, strict=False):
            names = [""] * (len(line.x) - 1) + [line.name]  # beyond the line's end
            chart.add_scatter(
                x=line.x,
                y=line.y,
                mode="lines+markers+text",
                line={"color": colour, "width": 2},
                marker={"symbol": shape, "size": 7},
                text=names,
                textposition="middle right",
                textfont={"color": colour},
                cliponaxis=False,
                **place,
            )
        across, up = plot.scales
        points = plot.lines[0].x
        ticks = {"tickvals": points} if len(points) <= _MOST_TICKS else {"dtick": 1}
        levels = {"tickvals": _LEVELS} if up == "log" else {}
        chart.update_xaxes(title_text=plot.across, type=across, **ticks, **place)
        chart.update_yaxes(title_text=plot.up, type=up, rangemode="tozero", **levels, **place)
    axis = {"gridcolor": GRID, "zeroline": False, "tickformat": ",", "title_font_size": FONT_SIZE}
    chart.update_xaxes(**axis, title_standoff=6)
    chart.update_yaxes(**axis, title_standoff=6)
    chart.update_annotations(font_size=FONT_SIZE + 2)
    width, height = SIZE
    chart.add_annotation(
        text=note,
        showarrow=False,
        font={"size": FONT_SIZE - 2, "color": MUTED},
        x=1,
        xref="paper",
        xanchor="right",
        y=0,
        yref="paper",
        yanchor="top",
        yshift=-52,
    )
    return chart.update_layout(
        template=None,
        showlegend=False,
        font={"size": FONT_SIZE, "color": TEXT},
        paper_bgcolor="white",  # wherever the file is shown
        plot_bgcolor="white",
        width=width * columns,
        height=height * rows + 40,
        margin={"l": 64, "r": 120, "t": 44, "b": 84},
    )


def draw(plots: Sequence[Plot], note: str, file: Path, columns: int) -> None:
    """Write the picture of ``figure`` to `file`, as Plotly draws it in the tests' browser."""
    with tempfile.TemporaryDirectory() as folder, running_browser() as browser:
        html = Path(folder, "plots.html")
        figure(plots, note, columns).write_html(html, div_id="plots")
        page = browser.new_page()
        page.goto(html.as_uri())
        address = page.evaluate("Plotly.toImage('plots', { format: 'svg' })")
    file.write_text(unquote(address.partition(",")[2]), encoding="utf-8")

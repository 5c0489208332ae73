"""A chart as it is looked at: in the colours of the page, and on a projector in its sizes.

Colours and sizes are exchanged in the finished chart. A Plotly template per theme cannot do it:

- Streamlit (1.67) writes its own fonts, grid and margins over those of a figure's template.
- A template knows a trace by its type and number only, not what its colour stands for.
- The live board changes the theme in the browser, where no figure is built. It exchanges the
  colours of ``palette.DARK`` there just as ``on_page`` does here.
"""

import json
import re
from typing import Any

import plotly.graph_objects as go

from pages.figures.palette import DARK, GRID, KEPT, LINE, MUTED, PREVIEW, TEXT
from pages.figures.parts import shortened

LEAST_TEXT = 20
"""Pixels of the smallest number or label on a projector."""

LEAST_LINE = 4
"""Pixels of the thinnest line on a projector."""

_LONGEST_NAME = 18
"""Characters of the name beside a square, with "x2: ", that end before the chart's title begins."""

_LARGER = 1.6
_MARGINS = 1.35  # margins have room to spare: they need not grow as much as the texts

# What grows, as `part.name`, and how many pixels it has at least.
_GROWING = (
    (re.compile(r".*font\.size"), LEAST_TEXT),
    (re.compile(r"line\.width|meta\.(least|level_width)"), LEAST_LINE),
    (re.compile(r"marker\.size|meta\.(largest|per_weight|most|edges)"), 0),
    (re.compile(r".*\.(standoff|ticklen|borderpad|[xy]shift|[xy]gap)"), 0),
)

# A projector in a lit room shows little contrast: nothing is drawn in a faint colour.
_STRONGER = {MUTED: TEXT, KEPT: MUTED, PREVIEW: LINE}


def on_page(figure: go.Figure, *, is_dark: bool, is_on_wall: bool = False) -> dict[str, Any]:
    """`figure` as plain data for ``st.plotly_chart``.

    Its layout leaves the colours of text, grid and ground to Streamlit. Streamlit changes them as
    soon as the user changes the theme; the others change when Python has heard of it.
    """
    chart = json.loads(figure.to_json())
    if is_on_wall:
        chart = on_wall(chart)
    chart["layout"] = json.loads(json.dumps(chart["layout"]), object_hook=_left_open)
    chart["layout"].pop("paper_bgcolor", None)
    if not is_dark:
        return chart
    exchanged = re.sub('"(#[0-9a-f]{6})"', lambda c: f'"{DARK.get(c[1], c[1])}"', json.dumps(chart))
    return json.loads(exchanged)


def _left_open(part: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in part.items() if value not in (TEXT, MUTED, GRID)}


def on_wall(chart: dict[str, Any]) -> dict[str, Any]:
    """`chart`, plain data with `data` and `layout`, so large that the back row can read it.

    A legend keeps the first line of each name: more of them would stand on the curves. The names
    beside a square, of any length where they are those of a visitor's columns, are cut.
    """
    large: dict[str, Any] = _enlarged("", chart)
    for trace in large["data"]:
        if trace.get("name") and trace.get("showlegend") is not False:
            trace["name"] = trace["name"].partition("<br>")[0]
    if "scaleanchor" in large["layout"].get("yaxis", {}):
        for side in ("xaxis", "yaxis"):
            title = large["layout"][side].get("title", {})
            title |= {"text": shortened(title["text"], _LONGEST_NAME)} if "text" in title else {}
    return large


def _enlarged(name: str, value: Any) -> Any:
    """The part of a chart that the chart calls `name`."""
    if isinstance(value, list):
        return [_enlarged(name, part) for part in value]
    if isinstance(value, str):
        return _STRONGER.get(value, value)
    if not isinstance(value, dict):
        return value
    part = {key: _sized(name, key, inner) for key, inner in value.items()}
    if "gridcolor" in part:
        part["gridwidth"] = 2
    if part.get("type") == "scatter" and "lines" in part.get("mode", "lines"):
        # A line without a width would be as thin as Plotly's default.
        part["line"] = {"width": LEAST_LINE, **part.get("line", {})}
    if "edges" in part.get("meta", {}):
        # Points of any number: edges as thick as the thinnest line would cover small ones.
        part["marker"]["line"]["width"] = _larger(value["marker"]["line"]["width"], 0)
    return part


def _sized(name: str, key: str, value: Any) -> Any:
    if key == "exponentformat" and value == "power":
        return "SI"  # 100k: exponents are small
    if name == "margin":
        return round(_MARGINS * value)
    for parts, least in _GROWING:
        if parts.fullmatch(f"{name}.{key}"):
            return _larger(value, least)
    return _enlarged(key, value)


def _larger(value: Any, least: float) -> Any:
    """A size, or a list of sizes, one for each point; 0 stays 0, since it is not drawn.

    A shift to the left or down is negative, and grows as well.
    """
    if isinstance(value, list):
        return [_larger(part, least) for part in value]
    larger = round(_LARGER * value, 2)
    return max(least, larger) if value > 0 else larger

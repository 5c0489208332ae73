"""Charts for a projector: numbers, lines and marks that the back row can see."""

from typing import Any

from pages.figures.palette import KEPT, LINE, MUTED, PREVIEW, TEXT

LEAST_TEXT = 20
"""Pixels of the smallest number or label."""

LEAST_LINE = 4
"""Pixels of the thinnest line."""

_LARGER = 1.6
_MARGINS = 1.35  # of what the texts need, there was some to spare

# A projector in a lit room has little contrast to give: nothing is drawn in a faint colour.
_STRONGER = {MUTED: TEXT, KEPT: MUTED, PREVIEW: LINE}

_LINES = {("line", "width"), ("meta", "least"), ("meta", "level_width")}

_SIZES = {("marker", "size"), ("meta", "largest"), ("meta", "per_weight"), ("meta", "most")}
_LENGTHS = {"standoff", "ticklen", "borderpad", "xshift", "yshift", "xgap", "ygap"}


def on_wall(chart: dict[str, Any]) -> dict[str, Any]:
    """A finished chart as plain data, `data` and `layout`, with all that is small made larger."""
    return _enlarged("", chart)


def _enlarged(name: str, value: Any) -> Any:
    """A part of a chart; `name` is what the chart calls it."""
    if isinstance(value, dict):
        return _of_grids(_of_lines({key: _sized(name, key, part) for key, part in value.items()}))
    if isinstance(value, list):
        return [_enlarged(name, part) for part in value]
    return _STRONGER.get(value, value) if isinstance(value, str) else value


def _sized(name: str, key: str, value: Any) -> Any:
    if key == "size" and name.endswith("font"):
        return _larger(value, LEAST_TEXT)
    if key == "exponentformat":
        return "SI"  # 100k: exponents are small
    if (name, key) in _LINES:
        return _larger(value, LEAST_LINE)
    if name == "margin":
        return round(_MARGINS * value)
    if key in _LENGTHS or (name, key) in _SIZES:
        return _larger(value)
    return _enlarged(key, value)


def _larger(value: Any, least: float = 0) -> Any:
    """A size, or one for each point; of what is not drawn there is none to enlarge."""
    if isinstance(value, list):
        return [_larger(part, least) for part in value]
    return max(least, round(_LARGER * value, 2)) if value else value


def _of_lines(part: dict[str, Any]) -> dict[str, Any]:
    """A line that does not say how wide it is would be as thin as Plotly's own."""
    if part.get("type") == "scatter" and "lines" in part.get("mode", "lines"):
        part["line"] = {"width": LEAST_LINE, **part.get("line", {})}
    return part


def _of_grids(part: dict[str, Any]) -> dict[str, Any]:
    return {**part, "gridwidth": 2} if "gridcolor" in part else part

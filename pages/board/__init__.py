"""The live board: Plotly charts mounted once, then played from batches of data-only frames.

This is the Python face of ``player/index.js``. Neither knows what the charts show.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import plotly
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from pages.shared.served import serve, served_component


@dataclass(frozen=True)
class Chart:
    """A figure on the board and the room it takes: `span` of its row's 24 columns."""

    figure: go.Figure
    span: int


@dataclass(frozen=True)
class Frame:
    """One moment: what every live trace and every read-out shows.

    `arrays` holds a matrix for each heatmap of the charts, in the order in which they appear.
    `points` of the lines' points are in the past at this moment.
    """

    epoch: int
    readouts: Sequence[str]
    arrays: Sequence[NDArray[np.float64]]
    points: int


@dataclass(frozen=True)
class Lines:
    """The points of the one chart with lines: `x` (n,) and, per trace, `ys` (n,) each.

    `ranges` are those its axes should have now.
    """

    x: NDArray[np.float64]
    ys: Sequence[NDArray[np.float64]]
    ranges: dict[str, list[float]]


@dataclass(frozen=True)
class Setup:
    """What stays while the frames go by.

    `rows` are the relative heights of the rows, `readouts` the names of the read-outs,
    `ranged` says which chart's axes follow ``Lines.ranges``, `dark` gives the colours to
    exchange on a dark page, `text` is what the board says to a screen reader.
    """

    charts: Sequence[Chart]
    rows: Sequence[float]
    readouts: Sequence[str]
    ranged: int
    dark: dict[str, str]
    text: str
    figures: list[dict[str, Any]] = field(init=False)

    def __post_init__(self) -> None:
        figures = [json.loads(chart.figure.to_json(validate=False)) for chart in self.charts]
        object.__setattr__(self, "figures", figures)


def still(run: str, setup: Setup, lines: Lines, frame: Frame) -> bytes:
    """A message that shows one moment, at rest, with charts that answer to hover."""
    shapes = [array.shape for array in frame.arrays]
    description = {
        "figures": setup.figures,
        "layout": repr((setup.rows, [chart.span for chart in setup.charts], shapes)),
        "spans": [chart.span for chart in setup.charts],
        "rows": list(setup.rows),
        "names": list(setup.readouts),
        "shapes": shapes,
        "lines": len(lines.ys),
        "ranged": setup.ranged,
        "dark": setup.dark,
        "text": setup.text,
    }
    return _message(run, lines, [frame], {"setup": description})


def batch(run: str, lines: Lines, frames: Sequence[Frame], seconds: float) -> bytes:
    """A message with frames to play over the next `seconds`.

    `run` names what is played: frames of an earlier run that still wait are dropped.
    """
    return _message(run, lines, frames, {"period": 1000 * seconds / max(len(frames), 1)})


def board(message: bytes, key: str, on_resend: Callable[[], None]) -> dict[str, Any]:
    """Mount the board, or send `message` to it if it is there.

    The answer has `failure`, a sentence if its JavaScript could not be loaded, and `pace`, the
    frames per batch that the browser can keep up with (None until it has something to say).
    `on_resend` is called when the browser missed the charts and needs a still.
    """
    return _component()(
        key=key,
        data=message,
        default={"failure": None, "pace": None},
        on_failure_change=_nothing,
        on_pace_change=_nothing,
        on_resend_change=on_resend,
    )


def _nothing() -> None:
    """Reading the state after the rerun is enough."""


def _message(run: str, lines: Lines, frames: Sequence[Frame], more: dict[str, Any]) -> bytes:
    """A length, that many bytes of JSON, then the numbers.

    The numbers: x and each y of the lines as float32, then the arrays of each frame. A matrix
    of up to 256 cells goes as float32; a larger one as bytes, spread over its own range, which
    the frame gives: on a screen nobody sees the difference.
    """
    parts = [np.asarray(values, np.float32).tobytes() for values in (lines.x, *lines.ys)]
    described = []
    for frame in frames:
        spreads = []
        for array in frame.arrays:
            if array.size <= 256:
                parts.append(array.clip(-_LARGEST, _LARGEST).astype(np.float32).tobytes())
                spreads.append(None)
                continue
            low, high = float(array.min()), float(array.max())
            scale = 255 / (high - low) if high > low else 0.0
            parts.append(((array - low) * scale + 0.5).astype(np.uint8).tobytes())
            spreads.append([low, high])
        described.append([frame.epoch, frame.points, list(frame.readouts), spreads])
    header = {
        "run": run,
        "points": len(lines.x),
        "ranges": lines.ranges,
        "frames": described,
        **more,
    }
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    return b"".join((len(text).to_bytes(4, "little"), text, *parts))


_LARGEST = float(np.finfo(np.float32).max)  # a run that diverges goes beyond it


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    """Register the component, with the installed Plotly's own script served beside it."""
    plotly_js = serve("xorlab_plotly", Path(plotly.__file__).parent / "package_data")
    return served_component(
        "xorlab_board",
        Path(__file__).parent / "player",
        plotly=f"../{plotly_js}/plotly.min.js",
        plotly_version=plotly.__version__,
    )

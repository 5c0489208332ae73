"""The live board: Plotly charts mounted once, then painted from the weights of each moment.

This is the Python face of ``player/index.js``. A message carries weights, nothing else of a
network: the player computes from them what each trace shows, which the trace's figure names as
``meta.shows`` (``player/network.js`` tells the names). The charts may show anything of a
network that can be named so.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple, Self

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from pages.components.served import loaded_ahead, serve_plotly, served_component
from pages.figures.on_page import on_wall
from xorcore import Dataset, Landmark, Network

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Chart:
    """A figure on the board and the room it takes: `span` of 24 columns, and so many rows.

    `wall_span` is what it takes on a wall, if large numbers share the room in another way.
    """

    figure: go.Figure
    span: int
    rows: int = 1
    wall_span: int | None = None


class Frame(NamedTuple):
    """One moment of a run: its epoch and all weights in one row, as ``Network.flat`` has them."""

    epoch: int
    weights: Array


class Address(NamedTuple):
    """What the address bar is to say of the run shown: of the parameters `keys` those in `query`.

    `session` is the server's session that has the run.
    """

    session: str
    keys: Sequence[str]
    query: dict[str, str]


@dataclass(frozen=True)
class Lines:
    """The points of the one chart with lines: `x` (n,) and, per trace, `ys` (n,) each.

    `ranges` are those its axes should have now.
    """

    x: Array
    ys: Sequence[Array]
    ranges: dict[str, list[float]]

    @classmethod
    def none(cls) -> Self:
        """For a board without such a chart."""
        return cls(np.empty(0), (), {})


@dataclass(frozen=True)
class Tape:
    """Moments of a run to look back at: `epochs` (n,), `weights` (n, size), and its landmarks."""

    epochs: NDArray[np.int64]
    weights: Array
    landmarks: Sequence[Landmark]


@dataclass(frozen=True)
class Setup:
    """What stays while the frames go by.

    `rows` are the relative heights of the rows. `ranged` says which chart has the lines, with
    axes that follow ``Lines.ranges``; None if no chart has them. `dark` gives the colours to
    exchange on a dark page, `text` is what the board says to a screen reader, `engine` names what
    the epochs run on. `is_on_wall` draws all of it for a projector, at least `wall_height`
    pixels high.
    """

    network: Network
    dataset: Dataset
    charts: Sequence[Chart]
    rows: Sequence[float]
    ranged: int | None
    dark: dict[str, str]
    text: str
    engine: str
    wall_height: int | None = None
    is_on_wall: bool = False

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """The charts as plain data, in the size that they are looked at."""
        figures = [json.loads(chart.figure.to_json(validate=False)) for chart in self.charts]
        return [on_wall(figure) for figure in figures] if self.is_on_wall else figures

    def described(self) -> dict[str, Any]:
        """The setup as the player reads it."""
        network = {
            "layers": self.network.layers,
            "activation": self.network.activation,
            "bias": self.network.bias,
            "inputs": self.dataset.inputs.T.tolist(),
            "targets": self.dataset.targets.ravel().tolist(),
        }
        spans = [(self.is_on_wall and chart.wall_span) or chart.span for chart in self.charts]
        heights = [chart.rows for chart in self.charts]
        least = self.wall_height if self.is_on_wall else None
        return {
            "network": network,
            "figures": self.figures,
            # What of the setup decides how the board is built; the rest only how it is filled.
            "layout": repr((self.rows, spans, heights, least, network["layers"], network["bias"])),
            "spans": spans,
            "heights": heights,
            "rows": list(self.rows),
            "least": least,
            "ranged": self.ranged,
            "dark": self.dark,
            "text": self.text,
            "engine": self.engine,
        }


@dataclass(frozen=True)
class Look:
    """Where on the tape the board stands: an `epoch`, None for the newest.

    `moves` counts how often the server has moved it; the board stays where its user has
    brought it until that changes. `is_covered` keeps what the network answers out of sight.
    """

    epoch: int | None = None
    moves: int = 0
    is_covered: bool = False


def still(
    run: str,
    setup: Setup,
    lines: Lines,
    frame: Frame,
    tape: Tape,
    look: Look,
    status: str = "",
    address: Address | None = None,
) -> bytes:
    """A message that shows a run at rest: charts that answer to hover, and its whole past."""
    described = {"setup": setup.described(), "landmarks": [_told(mark) for mark in tape.landmarks]}
    parts = (tape.epochs.astype(np.float64), np.asarray(tape.weights, np.float64))
    more = {**described, "tape": len(tape.epochs), "status": status}
    digest = hashlib.sha256(_message(run, lines, [frame], more, *parts)).hexdigest()[:16]
    header = {**more, "digest": digest, **_told_of(look), "address": address and address._asdict()}
    return _message(run, lines, [frame], header, *parts)


def batch(
    run: str,
    lines: Lines,
    frames: Sequence[Frame],
    seconds: float,
    epochs_per_second: float,
    address: Address | None = None,
    is_covered: bool = False,
) -> bytes:
    """A message with frames to play over the next `seconds`.

    `run` names what is played: frames of an earlier run that still wait are dropped. An `address`
    now and then is enough.
    """
    header = {
        "period": 1000 * seconds / max(len(frames), 1),
        "speed": epochs_per_second,
        "covered": is_covered,
        "address": address and address._asdict(),
    }
    return _message(run, lines, frames, header)


def board(message: bytes, key: str, **callbacks: Callable[[], None]) -> dict[str, Any]:
    """Mount the board, or send `message` to it if it is there.

    The answer has `failure`, a sentence if its JavaScript could not be loaded, and `pace`, the
    frames per batch that the browser can keep up with (None until it has something to say).
    Callbacks: `on_resend`, when the browser missed the charts and needs a still; `on_look` and
    `on_branch`, when the user has looked back and when a past moment is to be continued, with
    the epoch in the component's state (`look`, None for the newest; `branch`); and `on_resume`,
    when the session has lost a run that played on the board, with its ``Address.query``.
    """
    return _component()(
        key=key,
        data=message,
        default={"failure": None, "pace": None},
        on_failure_change=_nothing,
        on_pace_change=_nothing,
        **{f"{name}_change": callback for name, callback in callbacks.items()},
    )


def load_ahead() -> None:
    """Have the browser load the player and Plotly while the server makes the first message."""
    _ahead()(key="load_ahead")


def _nothing() -> None:
    """Reading the state after the rerun is enough."""


def _told_of(look: Look) -> dict[str, Any]:
    return {"look": look.epoch, "moves": look.moves, "covered": look.is_covered}


def _told(mark: Landmark) -> dict[str, Any]:
    return {
        "epoch": mark.epoch,
        "until": mark.until,
        "title": mark.title,
        "sentence": mark.sentence,
    }


def _message(
    run: str, lines: Lines, frames: Sequence[Frame], more: dict[str, Any], *parts: Array
) -> bytes:
    """A length, that many bytes of JSON, then numbers.

    The numbers: x and each y of the lines as float32, then as float64 the weights of each frame
    and the further `parts`.
    """
    header = {
        "run": run,
        "points": len(lines.x),
        "lines": len(lines.ys),
        "ranges": lines.ranges,
        "epochs": [frame.epoch for frame in frames],
        **more,
    }
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode()
    numbers = [np.asarray(values, np.float32) for values in (lines.x, *lines.ys)]
    numbers += [frame.weights for frame in frames]
    numbers += parts
    return b"".join((len(text).to_bytes(4, "little"), text, *(n.tobytes() for n in numbers)))


@st.cache_resource(show_spinner=False)
def _component() -> Callable[..., Any]:
    """Register the component, with the installed Plotly's own script served beside it."""
    return served_component("xorlab_board", PLAYER, **serve_plotly())


@st.cache_resource(show_spinner=False)
def _ahead() -> Callable[..., Any]:
    return loaded_ahead("xorlab_board", PLAYER, **serve_plotly())


PLAYER = Path(__file__).parent / "player"
"""The folder of the player's scripts."""

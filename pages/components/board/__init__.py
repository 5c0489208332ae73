"""The live board: Plotly charts mounted once, then painted from the weights of each moment.

This is the Python face of ``player/index.js``. A message carries weights, nothing else of a
network: the player computes from them what each trace shows. A trace's figure names that in
``meta.shows``; ``player/network.js`` and ``player/space.js`` know the names.

moment: a run at one epoch; its epoch and its weights are all there is to know of it.
frame: a moment that is painted while a run plays, with the error curve up to it.
batch: a message with the next frames, to be played one after the other.
snapshot: a message that shows a run at rest: the charts, the newest moment and the recording.
recording: the moments of a run that one can look back at, and its landmarks.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Self

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.components.served import loaded_ahead, served_component
from pages.figures.on_page import on_wall
from pages.figures.points import Points
from xorcore import Dataset, Landmark, Network

Array = NDArray[np.float64]

_PLAYER = "xorlab_board", "board/player"  # its name as a component, and its folder
_OF_LANDMARK = "epoch", "until", "title", "sentence"  # what the player shows of one


@dataclass(frozen=True)
class Chart:
    """A figure on the board and the room it takes: `span` of 24 columns, and so many rows.

    `wall_span` is what it takes on a wall, if large numbers share the room in another way.
    """

    figure: go.Figure
    span: int
    rows: int = 1
    wall_span: int | None = None

    @cached_property
    def as_json(self) -> str:
        """The figure in JSON; it changes no more."""
        return self.figure.to_json(validate=False)

    def described(self, is_on_wall: bool) -> dict[str, Any]:
        """The figure as plain data, in the size that it is looked at."""
        figure = json.loads(self.as_json)
        return on_wall(figure) if is_on_wall else figure


class Frame(NamedTuple):
    """One moment of a run: its epoch and all weights in one row, as ``Network.flat`` has them."""

    epoch: int
    weights: Array


class Address(NamedTuple):
    """The link of the run shown: of the parameters `keys`, the address bar gets those in `query`.

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
class Recording:
    """Moments of a run to look back at: `epochs` (n,), `weights` (n, size), and its landmarks."""

    epochs: NDArray[np.int64]
    weights: Array
    landmarks: Sequence[Landmark]


class Earlier(NamedTuple):
    """All points that were learned, or held out, up to the epoch `until`, where others came."""

    until: int
    points: Dataset
    held_out: NDArray[np.bool_]  # which of them


@dataclass(frozen=True)
class Setup:
    """What stays while the frames go by.

    `rows` are the relative heights of the rows. `ranged` is the index of the chart with the lines,
    whose axes follow ``Lines.ranges``; None if no chart has them. `dark` gives the colours to
    exchange on a dark page, `text` is what a screen reader reads out, `engine` names the engine
    that trains. `is_on_wall` draws all of it for a projector, at least `wall_height` pixels high.
    """

    network: Network
    points: Points
    charts: Sequence[Chart]
    rows: Sequence[float]
    ranged: int | None
    dark: dict[str, str]
    text: str
    engine: str
    wall_height: int | None = None
    is_on_wall: bool = False
    earlier: Sequence[Earlier] = ()
    # For each of the earlier points, charts with room for them: by the number of the chart whose
    # place they take while such a moment is looked back at.
    charts_then: Sequence[Mapping[int, Chart]] = ()
    is_guided: bool = False  # offers the guided start to a browser that has not had it

    @cached_property
    def figures(self) -> list[dict[str, Any]]:
        """The charts as plain data, in the size that they are looked at."""
        return [chart.described(self.is_on_wall) for chart in self.charts]

    @property
    def described_network(self) -> dict[str, Any]:
        """The network without its weights, and the points, as the player reads them."""
        return {
            "layers": self.network.layers,
            "activation": self.network.activation,
            "bias": self.network.bias,
            **_all_described(self.points),
        }

    def described(self) -> dict[str, Any]:
        """The setup as the player reads it."""
        network = self.described_network
        spans = [(self.is_on_wall and chart.wall_span) or chart.span for chart in self.charts]
        heights = [chart.rows for chart in self.charts]
        least = self.wall_height if self.is_on_wall else None
        kept = {name: getattr(self, name) for name in ("rows", "ranged", "dark", "text", "engine")}
        return kept | {
            "network": network,
            "earlier": _those_before(self.earlier),
            "figures_then": [
                {at: chart.described(self.is_on_wall) for at, chart in charts.items()}
                for charts in self.charts_then
            ],
            "figures": self.figures,
            # A board with the same layout is filled anew; with another one it is built anew.
            "layout": repr((self.rows, spans, heights, least, network["layers"], network["bias"])),
            "spans": spans,
            "heights": heights,
            "least": least,
            "is_guided": self.is_guided,
        }


def _all_described(points: Points) -> dict[str, Any]:
    """All points as the player reads them."""
    held_out = points.held_out
    return {**_described(points.learned), "held": held_out and _described(held_out)}


def _those_before(earlier: Sequence[Earlier]) -> list[dict[str, Any]]:
    """Earlier points as the player reads them: each by what is new since those before it.

    All of them would be a megabyte where one of 500 points was moved a hundred times.
    """
    told, before = [], np.empty((0, 3))
    for until, points, held_out in earlier:
        after = np.hstack((points.inputs, points.targets))
        at = _same(before, after)
        left = _same(before[at:][::-1], after[at:][::-1])
        now = after[at : len(after) - left].T.tolist()
        held = np.flatnonzero(held_out).tolist()
        out = len(before) - at - left
        told.append({"until": until, "at": at, "out": out, "points": now, "held": held})
        before = after
    return told


def _same(rows: Array, others: Array) -> int:
    """How many rows are the same from the first on."""
    count = min(len(rows), len(others))
    differ = (rows[:count] != others[:count]).any(axis=1)
    return int(differ.argmax()) if differ.any() else count


def _described(dataset: Dataset) -> dict[str, Any]:
    """Points as the player reads them: their inputs, unit by unit, and targets."""
    return {"inputs": dataset.inputs.T.tolist(), "targets": dataset.targets.ravel().tolist()}


@dataclass(frozen=True)
class ViewPosition:
    """Where in the recording the board stands: at an `epoch`, None for the newest.

    `moves` counts how often the server has moved it; the board stays where its user has
    brought it until that changes. `is_covered` hides what the network answers.
    """

    epoch: int | None = None
    moves: int = 0
    is_covered: bool = False


class Editing(NamedTuple):
    """Points that the user may edit on the board: x1, x2 (in thousandths) and target of each.

    `held_out` are the numbers, from 0, of those that training does not see; `has_rings` marks
    wrong answers. `number` is that of the last edit that the server has taken, and `said` a
    sentence if it has not done what the edit asks for.
    """

    points: Sequence[tuple[int, int, int]]
    held_out: Sequence[int] = ()
    has_rings: bool = True
    number: int = 0
    said: str = ""


def snapshot(
    run: str,
    setup: Setup,
    lines: Lines,
    frame: Frame,
    recording: Recording,
    position: ViewPosition,
    status: str = "",
    address: Address | None = None,
    stretch: int = 0,
    editing: Editing | None = None,
) -> bytes:
    """A message that shows a run at rest: charts that answer to hover, and its whole past.

    `stretch` counts how often other points were learned: a board that has missed a message about
    them sees it by that. With `editing` the points can be edited.
    """
    described = {
        "setup": setup.described(),
        "landmarks": [
            {name: getattr(mark, name) for name in _OF_LANDMARK} for mark in recording.landmarks
        ],
        "recording": len(recording.epochs),
        "status": status,
    }
    parts = recording.epochs.astype(np.float64), np.asarray(recording.weights, np.float64)
    digest = hashlib.sha256(_message(run, lines, [frame], described, *parts)).hexdigest()[:16]
    header = {
        **described,
        "digest": digest,
        "look": position.epoch,
        "moves": position.moves,
        "covered": position.is_covered,
        "address": address and address._asdict(),
        "stretch": stretch,
        "editing": editing and editing._asdict(),
    }
    return _message(run, lines, [frame], header, *parts)


def batch(
    run: str,
    lines: Lines,
    frames: Sequence[Frame],
    seconds: float,
    epochs_per_second: float,
    address: Address | None = None,
    is_covered: bool = False,
    figures: Mapping[int, dict[str, Any]] | None = None,
    other_points: Setup | None = None,
    stretch: int = 0,
    editing: Editing | None = None,
) -> bytes:
    """A message with frames to play over the next `seconds`.

    `run` names the run that plays: the board plays only frames of the run whose snapshot it has.
    An `address` now and then is enough. `figures` take the places of those with these numbers;
    with `other_points` all figures and patterns are those of this setup, whose board has the same
    layout. `stretch` and `editing` are as in ``snapshot``.
    """
    header = {
        "period": 1000 * seconds / max(len(frames), 1),
        "speed": epochs_per_second,
        "covered": is_covered,
        "address": address and address._asdict(),
        "figures": figures or {},
        "network": None,
        "stretch": stretch,
        "editing": editing and editing._asdict(),
    }
    if other_points:
        header |= {"network": other_points.described_network}
        header |= {"figures": dict(enumerate(other_points.figures))}
    return _message(run, lines, frames, header)


def board(message: bytes, key: str, **callbacks: Callable[[], None]) -> dict[str, Any]:
    """Mount the board, or send `message` to it if it is there.

    The answer has `failure`, a sentence if its JavaScript could not be loaded, and `pace`, the
    frames per batch that the browser can keep up with (None until the board has measured it).

    Streamlit calls `on_resend` when the browser has missed a snapshot and needs another;
    `on_look` when the user has looked back, with the epoch in the component's state `look` (None
    for the newest); `on_branch` when the user continues a past moment, with its epoch in `branch`;
    `on_edit` when the user has edited points, with ``Editing`` points and a number in `edit`; and
    `on_resume` when the session has lost a run that played on the board, with the run's
    ``Address.query`` in `resume`.
    """
    return served_component(*_PLAYER)(
        key=key,
        data=message,
        default={"failure": None, "pace": None},
        on_failure_change=lambda: None,  # reading the state after the rerun is enough
        on_pace_change=lambda: None,
        **{f"{name}_change": callback for name, callback in callbacks.items()},
    )


def load_ahead() -> None:
    """Have the browser load the player and Plotly while the server makes the first message."""
    loaded_ahead(*_PLAYER)(key="load_ahead")


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
    curves = (np.asarray(values, np.float32) for values in (lines.x, *lines.ys))
    numbers: list[NDArray[Any]] = [*curves, *(frame.weights for frame in frames), *parts]
    return b"".join((len(text).to_bytes(4, "little"), text, *(n.tobytes() for n in numbers)))

"""The board of the Train page: a training run as charts, frames and a past to look back at."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import Any
from weakref import ref

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.components.board import (
    Chart,
    Earlier,
    Frame,
    Lines,
    Recording,
    Setup,
    ViewPosition,
    snapshot,
)
from pages.components.board.replay_file import replay_file, thinned
from pages.figures.error_curve import KeptCurve, axis_ranges, error_curve
from pages.figures.hidden_rows import hidden_rows
from pages.figures.layout import BARE, figure
from pages.figures.matrices import WEIGHTS, Matrix, matrices
from pages.figures.network import network as network_figure
from pages.figures.numbers import fixed
from pages.figures.palette import DARK, MUTED
from pages.figures.parts import MOST_LABELLED, label
from pages.figures.points import Points, summary
from pages.figures.predictions import predictions
from pages.figures.surface import surface_of
from pages.live.held_out import around, held_out_error
from pages.server.engine import ENGINE_NAMES
from xorcore import Landmark, Network, Trainer, decision_surface, find_landmarks
from xorcore.runs.units import Units

CURVE_POINTS = 400
"""Points of the error curve in a batch of frames: about two pixels each."""

_WALL_HEIGHTS = (None, 800, 900)
"""Least height in pixels of a board in projector mode: none, for a wide or a tall network, for
one that is both. Such a board is scrolled."""

MOST_OF_THEN = 400_000
"""Characters of the charts of earlier points that go with a board, about."""

_TOO_LONG_AGO = "The points were others then,<br>and changed often since."

Array = NDArray[np.float64]
ChartsOf = Callable[..., Mapping[int, Chart]]


def lines(
    trainer: Trainer,
    points: Points,
    axes: str,
    last_epoch: int,
    most: int | None = None,
    kept: Sequence[KeptCurve] = (),
) -> Lines:
    """The error curve of the run so far, thinned to about `most` points if given.

    Its axes have room for the `kept` curves, too. A second curve is that of held-out points: of
    epochs that are close to each other the mean, with a band of its own.
    """
    history = trainer.history
    epochs, error = history.epochs, history.mean_absolute_error
    lowest, highest = history.lowest, history.highest
    ends = [int(curve.epochs[-1]) for curve in kept]
    held: Sequence[Array] = ()
    if points.held_out:
        held = around(epochs, held_out_error(trainer), trainer.stretches)
    shown = [highest, *held, *(curve.error for curve in kept)]
    top = np.nanmax(np.concatenate(shown), initial=0.0)
    ranges = axis_ranges(max([last_epoch, *ends]), max([trainer.epoch, *ends]), float(top), axes)
    if most and len(epochs) > most:
        # On an axis of log epochs the curve begins at the second point, epoch 1.
        keep = np.union1d(0, np.linspace(1, len(epochs) - 1, most - 1).astype(int))
        # The band of a point covers the points before it that are left out.
        bounds = np.concatenate(([0], keep[:-1] + 1))
        lowest = np.minimum.reduceat(lowest, bounds)
        highest = np.maximum.reduceat(highest, bounds)
        epochs, error = epochs[keep], error[keep]
        held = [of_held[keep] for of_held in held]
    return Lines(epochs.astype(float), (lowest, highest, error, *held), ranges)


def frame(trainer: Trainer) -> Frame:
    """The newest moment of `trainer`, as the board's player gets it."""
    return Frame(trainer.epoch, trainer.network.flat())


def recording(trainer: Trainer, *more: int) -> Recording:
    """Moments of the run to look back at: its checkpoints, its landmarks and `more` epochs."""
    history, landmarks = trainer.history, find_landmarks(trainer) if trainer.epoch else ()
    epochs = history.epochs
    between = sorted({*more, *(mark.epoch for mark in landmarks)} - set(epochs.tolist()))
    places = np.searchsorted(epochs, between)
    weights = [history.network_at(epoch).flat() for epoch in between]
    size = trainer.network.flat().size
    return Recording(
        np.insert(epochs, places, between),
        np.insert(history.weights, places, np.reshape(weights, (-1, size)), axis=0),
        landmarks,
    )


def setup(
    trainer: Trainer,
    points: Points,
    curve: Lines,
    axes: str,
    drawing: str = "matrices",
    landmarks: Sequence[Landmark] = (),
    kept: Sequence[KeptCurve] = (),
    preview: KeptCurve | None = None,
) -> Setup:
    """The charts of the run as it stands; `drawing` is a name in ``DRAWINGS``."""
    names = trainer.network.unit_names
    is_wide = sum(len(layer) for layer in names[1:-1]) > 8
    is_tall = max(map(len, names)) > 5
    error = error_of(curve, axes, marks=landmarks, kept=kept, preview=preview)
    moment = ref(trainer), trainer.epoch
    charts = [Chart(error, 9), *_charts_of(moment, points, drawing, is_wide)]
    rows: tuple[float, ...] = (1.2, 1.1, 0.75) if is_wide else (1.15, 1)
    if drawing == "network":
        rows = (1, 1.6 if is_tall else 1.25)
    wall_height = None if drawing == "network" else _WALL_HEIGHTS[is_wide + is_tall]
    text = in_words(trainer, points, preview)
    return board_of(trainer, points, charts, rows, ranged=0, text=text, wall_height=wall_height)


def error_of(curve: Lines, axes: str, **more: Any) -> go.Figure:
    """The chart of ``lines``; `more` are further arguments of ``error_curve``."""
    lowest, highest, mean, *held_out = curve.ys
    past = curve.x, mean, lowest, highest, curve.ranges
    return error_curve(*past, axes, held_out=held_out, **more)


@lru_cache(maxsize=4)
def _charts_of(
    moment: tuple[ref[Trainer], int], points: Points, drawing: str, is_wide: bool
) -> tuple[Chart, ...]:
    """The charts of a run's network at its newest epoch, the other half of `moment`.

    A change of the learning rate changes none of them, and they take longer to make than all else
    that is sent then. A run that is over is not kept in memory for them.
    """
    trainer = moment[0]()
    assert trainer  # the caller has it
    network = trainer.network
    surface = Chart(surface_of(network, decision_surface(network), points), 8, wall_span=6)
    of_points = charts_of_points(network, points, drawing)
    if drawing == "network":
        units = Chart(network_figure(network, points.learned, network.unit_names), 24)
        return surface, of_points[2], units
    weights = Chart(matrices(weight_matrices(network), "Weights"), 24 if is_wide else 14)
    return surface, of_points[2], weights, of_points[4]


def charts_of_points(network: Network, points: Points, drawing: str) -> dict[int, Chart]:
    """Those charts of the board that have a row for each point, by their numbers on it."""
    is_wide = sum(network.layers[1:-1]) > 8
    answers = predictions(network, points, 5 if is_wide and drawing != "network" else 6)
    charts = {2: Chart(answers, 7, wall_span=9)}
    if drawing != "network":
        activations = np.hstack(network.forward(points.learned.inputs)[1:-1])
        hidden = hidden_rows(network, points, _number(network, activations))
        charts[4] = Chart(hidden, 24 if is_wide else 10)
    return charts


def board_of(
    trainer: Trainer, points: Points, charts: list[Chart], rows: Sequence[float], **others: Any
) -> Setup:
    """A board with `charts` of the run; the `others` are further arguments of ``Setup``."""
    engine = ENGINE_NAMES[trainer.engine]
    others |= {"dark": DARK, "engine": engine}
    return Setup(trainer.network, points, charts, rows, **others)


def with_past(
    board: Setup, trainer: Trainer, charts_of: ChartsOf | None = None, *about: Hashable
) -> Setup:
    """The `board` of a run at rest, on which it is looked back at its points of before.

    `charts_of` makes charts of them, as for ``charts_then``, if the board has such charts.
    """
    then = charts_then(trainer, board.points, charts_of, *about) if charts_of else ()
    return replace(board, earlier=_earlier(trainer), charts_then=then)


def charts_then(
    trainer: Trainer, points: Points, charts_of: ChartsOf, *about: Hashable
) -> list[Mapping[int, Chart]]:
    """Charts of the points that the run has learned before those of now, `points`.

    `charts_of` makes these of a network, points and what else they are `about`. Charts of points
    that were changed long ago would make a message of any size: beyond ``MOST_OF_THEN`` others
    take their places, which say so.
    """
    found: list[Mapping[int, Chart]] = []
    room, begins = MOST_OF_THEN, trainer.stretches[:-1]
    for begin in reversed(begins):
        charts = _charts_then((ref(trainer), begin), points.units, charts_of, *about)
        room -= sum(len(chart.as_json) for chart in charts.values())
        if room < 0:
            said = {at: _too_long_ago(chart) for at, chart in charts.items()}
            return [said] * (len(begins) - len(found)) + found
        found.insert(0, charts)
    return found


@lru_cache(maxsize=128)
def _charts_then(
    moment: tuple[ref[Trainer], int], units: Units, charts_of: ChartsOf, *about: Hashable
) -> Mapping[int, Chart]:
    trainer, begin = moment[0](), moment[1]
    assert trainer  # the caller has it
    points = Points(trainer.dataset_at(begin), trainer.held_out_at(begin), units)
    return charts_of(trainer.network, points, *about)


def _too_long_ago(chart: Chart) -> Chart:
    """In place of a `chart`, a sentence."""
    title = chart.figure.layout.title.text.partition(":")[0].partition(",")[0]
    notes = [label(0.5, 0.5, _TOO_LONG_AGO, MUTED, xref="paper", yref="paper")]
    said = figure([], title, annotations=notes, xaxis=BARE, yaxis=BARE)
    said.layout.template = None  # Streamlit's is as long as all the rest
    return replace(chart, figure=said)


def _earlier(trainer: Trainer) -> list[Earlier]:
    """The points of all stretches of the run but the last."""
    found = []
    for begin, end in pairwise(trainer.stretches):
        points = trainer.whole_at(begin)
        found.append(Earlier(end, points, trainer.test.among(len(points.inputs))))
    return found


def replay(trainer: Trainer, points: Points, last_epoch: int, title: str) -> str:
    """The run so far as one HTML file, to watch without a network."""
    past = thinned(recording(trainer))
    curve = lines(trainer, points, "log", last_epoch)
    shown = setup(trainer, points, curve, "log", landmarks=past.landmarks)
    shown = with_past(shown, trainer, charts_of_points, "matrices")
    return replay_file(snapshot("", shown, curve, frame(trainer), past, ViewPosition()), title)


def in_words(trainer: Trainer, points: Points, preview: KeptCurve | None = None) -> str:
    """What the charts show, for those who do not see them."""
    network, dataset = trainer.network, points.learned
    error = trainer.mean_absolute_error
    words = f"Epoch {trainer.epoch:,}. Mean absolute error {fixed(error, 6)}. "
    if len(dataset.targets) <= MOST_LABELLED:
        outputs = network.predict(dataset.inputs).ravel()
        answers = zip(dataset.targets.ravel(), outputs, strict=True)
        words += ", ".join(f"target {t:g} output {fixed(output, 4)}" for t, output in answers) + "."
    if points.held_out or len(dataset.targets) > MOST_LABELLED:
        words += f" {summary(points, network)}."
    if preview:
        then = fixed(preview.error[-1], 6)
        words += f" Dotted: {preview.name} {preview.ending}; the error is {then}."
    return words.replace("  ", " ")


def weight_matrices(network: Network) -> list[Matrix]:
    """The weight matrices to draw, their rows and columns named after the units."""
    names = network.unit_names
    bias = ["bias"] if network.bias else []
    layers = zip(network.weights, names, names[1:], _captions(names), strict=False)
    shown = []
    for layer, (w, below, above, caption) in enumerate(layers):
        number, shows = _number(network, w), ("weights", layer)
        shown.append(Matrix(w, [*below, *bias], above, WEIGHTS, caption, number, shows=shows))
    return shown


def _number(network: Network, values: Array) -> str:
    """The d3 format of numbers in cells: the more cells there are, the fewer decimals."""
    if np.abs(values).max() >= 1e5:
        return ".1e"
    units = sum(network.layers[1:])
    return ".3f" if units <= 8 else ".2f" if units <= 14 else ".1f"


def _captions(names: Sequence[Sequence[str]]) -> list[str]:
    if len(names) == 3:
        return ["inputs → hidden", "hidden → output"]
    between = (f"layer {layer} → {layer + 1}" for layer in range(1, len(names) - 2))
    return ["inputs → layer 1", *between, "→ output"]

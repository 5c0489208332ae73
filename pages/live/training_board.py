"""The board of the Train page: a training run as charts, frames and a past to look back at."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any
from weakref import ref

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.components.board import Chart, Frame, Lines, Recording, Setup, ViewPosition, snapshot
from pages.components.board.replay_file import replay_file, thinned
from pages.figures.error_curve import KeptCurve, axis_ranges, error_curve
from pages.figures.matrices import ACTIVATIONS, PLAIN, WEIGHTS, Matrix, matrices
from pages.figures.network import network as network_figure
from pages.figures.numbers import fixed
from pages.figures.palette import DARK
from pages.figures.surface import decision_surface as surface_figure
from pages.server.engine import ENGINE_NAMES
from xorcore import Dataset, Landmark, Network, Trainer, decision_surface, find_landmarks
from xorcore.model.dataset import are_right, rounded

CURVE_POINTS = 400
"""Points of the error curve in a batch of frames: about two pixels each."""

_WALL_HEIGHTS = (None, 800, 900)
"""Least height in pixels of a board in projector mode: none, for a wide or a tall network, for
one that is both. Such a board is scrolled."""

Array = NDArray[np.float64]


def lines(
    trainer: Trainer,
    axes: str,
    last_epoch: int,
    points: int | None = None,
    kept: Sequence[KeptCurve] = (),
) -> Lines:
    """The error curve of the run so far, thinned to about `points` if given.

    Its axes have room for the `kept` curves, too.
    """
    history = trainer.history
    epochs, error = history.epochs, history.mean_absolute_error
    lowest, highest = history.lowest, history.highest
    ends = [int(curve.epochs[-1]) for curve in kept]
    top = max(highest.max(), *(curve.error.max() for curve in kept), 0.0)
    ranges = axis_ranges(max([last_epoch, *ends]), max([trainer.epoch, *ends]), float(top), axes)
    if points and len(epochs) > points:
        # On an axis of log epochs the curve begins at the second point, epoch 1.
        keep = np.union1d(0, np.linspace(1, len(epochs) - 1, points - 1).astype(int))
        # The band of a point covers the points before it that are left out.
        bounds = np.concatenate(([0], keep[:-1] + 1))
        lowest = np.minimum.reduceat(lowest, bounds)
        highest = np.maximum.reduceat(highest, bounds)
        epochs, error = epochs[keep], error[keep]
    return Lines(epochs.astype(float), (lowest, highest, error), ranges)


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
    lowest, highest, mean = curve.ys
    past = curve.x, mean, lowest, highest, curve.ranges
    error = error_curve(*past, axes, marks=landmarks, kept=kept, preview=preview)
    charts = [
        Chart(error, 9),
        *_charts_of((ref(trainer), trainer.epoch, trainer.dataset), drawing, is_wide),
    ]
    rows: tuple[float, ...] = (1.2, 1.1, 0.75) if is_wide else (1.15, 1)
    if drawing == "network":
        rows = (1, 1.6 if is_tall else 1.25)
    wall_height = None if drawing == "network" else _WALL_HEIGHTS[is_wide + is_tall]
    text = in_words(trainer, preview)
    return board_of(trainer, charts, rows, ranged=0, text=text, wall_height=wall_height)


@lru_cache(maxsize=4)
def _charts_of(
    moment: tuple[ref[Trainer], int, Dataset], drawing: str, is_wide: bool
) -> tuple[Chart, ...]:
    """The charts of a run's network at its newest epoch, with the points that it learns there.

    A change of the learning rate changes none of them, and they take longer to make than all else
    that is sent then. A run that is over is not kept in memory for them.
    """
    trainer = moment[0]()
    assert trainer  # the caller has it
    network, dataset = trainer.network, trainer.dataset
    surface = surface_figure(decision_surface(network), dataset.inputs, dataset.targets)
    beside = Chart(surface, 8, wall_span=6), Chart(predictions(trainer), 7, wall_span=9)
    if drawing == "network":
        return *beside, Chart(network_figure(network, dataset, network.unit_names), 24)
    weights = matrices(weight_matrices(network), "Weights")
    spans = (24, 24) if is_wide else (14, 10)
    return *beside, Chart(weights, spans[0]), Chart(_hidden(trainer), spans[1])


def board_of(trainer: Trainer, charts: list[Chart], rows: Sequence[float], **others: Any) -> Setup:
    """A board with `charts` of the run; the `others` are further arguments of ``Setup``."""
    run, engine = (trainer.network, trainer.dataset), ENGINE_NAMES[trainer.engine]
    return Setup(*run, charts, rows, dark=DARK, engine=engine, **others)


def replay(trainer: Trainer, last_epoch: int, title: str) -> str:
    """The run so far as one HTML file, to watch without a network."""
    past = thinned(recording(trainer))
    curve = lines(trainer, "log", last_epoch)
    shown = setup(trainer, curve, "log", landmarks=past.landmarks)
    return replay_file(snapshot("", shown, curve, frame(trainer), past, ViewPosition()), title)


def in_words(trainer: Trainer, preview: KeptCurve | None = None) -> str:
    """What the charts show, for those who do not see them."""
    dataset, outputs = trainer.dataset, trainer.network.predict(trainer.dataset.inputs)
    answers = ", ".join(
        f"target {target:g} output {fixed(output, 4)}"
        for target, output in zip(dataset.targets.ravel(), outputs.ravel(), strict=True)
    )
    error = trainer.mean_absolute_error
    words = f"Epoch {trainer.epoch:,}. Mean absolute error {fixed(error, 6)}. {answers}."
    if preview:
        then = fixed(preview.error[-1], 6)
        words += f" Dotted: {preview.name} {preview.ending}; the error is {then}."
    return words


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


def _hidden(trainer: Trainer) -> go.Figure:
    network, dataset = trainer.network, trainer.dataset
    scale = ACTIVATIONS[network.activation]
    shown = []
    hidden = zip(network.forward(dataset.inputs)[1:-1], network.unit_names[1:-1], strict=True)
    for layer, (a, units) in enumerate(hidden, start=1):
        number, shows = _number(network, a), ("activations", layer)
        shown.append(Matrix(a, dataset.patterns, units, scale, number=number, shows=shows))
    return matrices(shown, "Hidden activations")


def predictions(trainer: Trainer) -> go.Figure:
    """Target, output and rounded output of each pattern, and whether that is right."""
    dataset, scale = trainer.dataset, ACTIVATIONS["sigmoid"]
    rows, targets = dataset.patterns, dataset.targets
    outputs = trainer.network.predict(dataset.inputs)
    right = are_right(targets - outputs).astype(float)
    words = ("0", "½", "1")
    return matrices(
        [
            Matrix(targets, rows, ["target"], scale, number=".0f"),
            Matrix(outputs, rows, ["output"], scale, number=".4f", shows=("outputs",)),
            Matrix(rounded(outputs), rows, ["rounded"], scale, words=words, shows=("rounded",)),
            Matrix(right, rows, ["right?"], PLAIN, words=("✗", "✓"), shows=("right",)),
        ],
        "Predictions",
        gap=0,
    )

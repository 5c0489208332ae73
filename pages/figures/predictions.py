"""The network's answers to the points of a run, as a table of the first of them."""

from collections.abc import Sequence

import plotly.graph_objects as go

from pages.figures.layout import BARE
from pages.figures.matrices import ACTIVATIONS, PLAIN, Matrix, matrices
from pages.figures.palette import FONT_SIZE, TEXT
from pages.figures.parts import Array, words
from pages.figures.points import Points
from xorcore import Network
from xorcore.model.dataset import are_right, count_right, rounded

_STRIP = 0.12
"""Of the chart's height: the line with the total."""


def predictions(network: Network, points: Points, most: int = 8) -> go.Figure:
    """Target, output and rounded output of each point learned, and whether that is right.

    Of more than `most` points the first are shown. Below is a total, except for a gate.
    """
    inputs, targets = points.learned.inputs, points.learned.targets
    outputs = network.predict(inputs)
    if points.are_of_gate:
        return _table(targets, outputs, points.learned.patterns)
    names = points.places[:most]
    left = 14 + 8 * max(map(len, names))
    chart = _table(targets[:most], outputs[:most], names, left)
    total = f"{{}} of {len(targets)} right"
    if len(targets) > most:
        chart.update_layout(title_text=f"Predictions: the first {most} of {len(targets)}")
    right = int(count_right(targets - outputs))
    meta = {"shows": ["right count"], "forms": [total], "digits": 0}
    size, axes = FONT_SIZE + 1, {"xaxis": "x9", "yaxis": "y9"}
    chart.add_trace(
        words([0], [0], [total.replace("{}", str(right))], TEXT, size, meta=meta, **axes)
    )
    chart.update_layout(
        xaxis9={**BARE, "anchor": "y9", "range": [-1, 1]},
        yaxis9={**BARE, "anchor": "x9", "range": [-1, 1], "domain": [0, _STRIP - 0.03]},
        **{f"yaxis{n}_domain": [_STRIP, 1] for n in range(1, 5)},
    )
    return chart


def _table(targets: Array, outputs: Array, rows: Sequence[str], left: int = 40) -> go.Figure:
    scale, right = ACTIVATIONS["sigmoid"], are_right(targets - outputs).astype(float)
    answers = ("0", "½", "1")
    return matrices(
        [
            Matrix(targets, rows, ["target"], scale, number=".0f"),
            Matrix(outputs, rows, ["output"], scale, number=".4f", shows=("outputs",)),
            Matrix(rounded(outputs), rows, ["rounded"], scale, words=answers, shows=("rounded",)),
            Matrix(right, rows, ["right?"], PLAIN, words=("✗", "✓"), shows=("right",)),
        ],
        "Predictions",
        0,
        left,
    )

"""The network's answers to the points of a run, as a table of the first of them."""

import plotly.graph_objects as go

from pages.figures.layout import BARE
from pages.figures.matrices import ACTIVATIONS, PLAIN, Matrix, matrices
from pages.figures.palette import FONT_SIZE, TEXT
from pages.figures.parts import words
from pages.figures.points import Points
from xorcore import Network
from xorcore.model.dataset import are_right, count_right, rounded

_LONGEST = 15
"""Characters of a place beside which the columns have room; else points have their numbers."""

_STRIP = 0.16
"""Of the chart's height: the line with the total."""


def predictions(network: Network, points: Points, most: int = 6) -> go.Figure:
    """Target and output of each point learned, and whether that is right; of a gate rounded, too.

    Of more than `most` points the first are shown, by their places, or by their numbers where that
    takes too much room. Below is a total, except for a gate.
    """
    inputs, targets = points.learned.inputs, points.learned.targets
    outputs = network.predict(inputs)
    right = are_right(targets - outputs).astype(float)
    scale, rows, places = ACTIVATIONS["sigmoid"], points.learned.patterns, points.places
    if points.are_of_gate:
        answers, answer = ("0", "½", "1"), rounded(outputs)
        return matrices(
            [
                Matrix(targets, rows, ["target"], scale, number=".0f"),
                Matrix(outputs, rows, ["output"], scale, number=".4f", shows=("outputs",)),
                Matrix(answer, rows, ["rounded"], scale, words=answers, shows=("rounded",)),
                Matrix(right, rows, ["right?"], PLAIN, words=("✗", "✓"), shows=("right",)),
            ],
            "Predictions",
            gap=0,
        )
    first, title = slice(most), "Predictions"
    shown = places[first]
    if max(map(len, shown)) > _LONGEST:
        shown = list(rows[first])
    if len(targets) > most:
        title += f": the first {most} of {len(targets)}"
    chart = matrices(
        [
            Matrix(targets[first], shown, ["target"], scale, number=".0f"),
            Matrix(outputs[first], shown, ["output"], scale, shows=("outputs",)),
            Matrix(right[first], shown, ["right?"], PLAIN, words=("✗", "✓"), shows=("right",)),
        ],
        title,
        gap=0,
        left_margin=14 + 8 * max(map(len, shown)),
    )
    return _with_total(chart, int(count_right(targets - outputs)), len(targets))


def _with_total(chart: go.Figure, right: int, count: int) -> go.Figure:
    """The table with a line below: how many of all points are right."""
    total = f"{{}} of {count} right"
    meta = {"shows": ["right count"], "forms": [total], "digits": 0}
    size, axes = FONT_SIZE + 1, {"xaxis": "x9", "yaxis": "y9"}
    text = [total.replace("{}", str(right))]
    chart.add_trace(words([0], [0], text, TEXT, size, meta=meta, cliponaxis=False, **axes))
    return chart.update_layout(
        xaxis9={**BARE, "anchor": "y9", "range": [-1, 1]},
        yaxis9={**BARE, "anchor": "x9", "range": [-1, 1], "domain": [0, _STRIP - 0.03]},
        **{f"yaxis{n}_domain": [_STRIP, 1] for n in range(1, 4)},
    )

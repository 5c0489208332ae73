"""Hidden activations: a row for each point, the points sorted by class."""

import numpy as np
import plotly.graph_objects as go

from pages.figures.matrices import ACTIVATIONS, Matrix, matrices
from pages.figures.palette import BOUNDARY
from pages.figures.parts import shortened
from pages.figures.points import Points
from xorcore import Network

_MOST_NAMED = 16
"""Points whose rows may have names and numbers."""

_LONGEST = 12
"""Characters of a class's word that stand beside its rows."""

_LONGEST_NAME = 20
"""Characters of a target and a class that stand there; of a longer target the class alone."""


def hidden_rows(network: Network, points: Points, number: str) -> go.Figure:
    """The activations of every hidden layer; those of a gate in the order of its patterns.

    `number` is the d3 format of the cells, which are bare when there are many points.
    """
    learned = points.learned
    targets = learned.targets.ravel()
    order = np.argsort(targets, kind="stable")
    rows = [f"{learned.patterns[p]} → {targets[p]:g}" for p in order]
    quantity = "activations by class"
    if points.are_of_gate:
        order, rows, quantity = np.arange(len(targets)), list(learned.patterns), "activations"
    names, scale = network.unit_names[1:-1], ACTIVATIONS[network.activation]
    layers = zip(network.forward(learned.inputs)[1:-1], names, strict=True)
    shown = [
        Matrix(a[order], rows, units, scale, number=number, shows=(quantity, layer))
        for layer, (a, units) in enumerate(layers, start=1)
    ]
    title = "Hidden activations"
    if points.are_of_gate:
        return matrices(shown, title)
    if len(targets) <= _MOST_NAMED:
        return matrices(shown, title, left_margin=14 + 8 * max(map(len, rows)))
    chart = matrices(shown, f"{title}, a row per point", 0.4)
    return _bare(chart, points, int((targets <= 0.5).sum()))


def _bare(chart: go.Figure, points: Points, zeros: int) -> go.Figure:
    """Thin rows without numbers: named by class, with a line where the second class begins.

    `zeros` are the rows of the class 0.
    """
    count = len(points.learned.targets)
    classes = [shortened(word, _LONGEST) for word in points.units.words]
    names = [f"{points.units.target} {word}" for word in classes]
    if max(map(len, names)) > _LONGEST_NAME:
        names = classes
    ends = (0, zeros, count)
    middles = [sum(ends[at : at + 2]) / 2 - 0.5 for at in (0, 1)]
    shown = [at for at in (0, 1) if ends[at + 1] > ends[at]]
    chart.update_traces(texttemplate=None, ygap=0)
    for trace in chart.data:
        shorter = [classes[at] for at in shown]  # where the rows have no room for the names
        trace.meta |= {"zeros": zeros, "classes": classes, "shorter": shorter}
    chart.update_yaxes(showticklabels=False)
    chart.update_layout(
        yaxis={
            "showticklabels": True,
            "tickvals": [middles[at] for at in shown],
            "ticktext": [names[at] for at in shown],
            "tickangle": -90,
        }
    )
    if 0 < zeros < count:
        border = {"y0": zeros - 0.5, "y1": zeros - 0.5, "x0": 0, "x1": 1, "xref": "paper"}
        style = {"color": BOUNDARY, "width": 1.5}
        chart.add_shape(type="line", yref="y", line=style, **border)
    return chart

"""A run as a Jupyter notebook: the sections of ``program`` with their explanations, and charts.

The charts are SVG made with NumPy, so the notebook needs no plotting package.
"""

import json
from typing import Any

from xorcore.files.agreement import as_table
from xorcore.files.program import Section, sections
from xorcore.files.script import PROMISE, summary
from xorcore.runs.experiment import Experiment


def jupyter_notebook(experiment: Experiment) -> str:
    """The notebook as JSON in nbformat 4.5, the same text for the same experiment."""
    title = Section(summary(experiment), f"{PROMISE}\n\n{as_table()}", "import numpy as np")
    curve = [_CURVE] if experiment.epoch > 0 else []
    cells = []
    parts = [title, *sections(experiment), _PICTURE, *curve, _surface(experiment)]
    for number, (name, words, code) in enumerate(parts):
        text = f"{'##' if number else '#'} {name}\n\n{words}"
        cells += [
            _cell("markdown", f"text-{number}", text),
            _cell("code", f"code-{number}", code) | {"execution_count": None, "outputs": []},
        ]
    document = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _cell(kind: str, name: str, text: str) -> dict[str, Any]:
    source = text.splitlines(keepends=True)
    return {"cell_type": kind, "id": name, "metadata": {}, "source": source}


_PICTURE = Section(
    "Pictures",
    "Jupyter shows an object that can give itself as SVG, so NumPy is enough to draw with.",
    """\
class Picture:
    def __init__(self, width, height, marks):
        self.svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            'font-family="sans-serif" font-size="13" fill="#31333f">'
            f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(marks)}</svg>'
        )

    def _repr_svg_(self):
        return self.svg


def text(x, y, words, anchor="middle"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{words}</text>\'""",
)

_CURVE = Section(
    "The error",
    "Mean absolute error against epochs, both on logarithmic axes.",
    """\
shown = np.unique(np.geomspace(1, EPOCHS, 600).astype(int))
curve = np.log10(np.maximum(errors[shown], 1e-9))
low, high = np.floor(curve.min()), np.floor(curve.max()) + 1
decades = max(1, np.log10(EPOCHS))


def across(log_epoch):
    return 70 + 600 * log_epoch / decades


def down(log_error):
    return 20 + 240 * (high - log_error) / (high - low)


marks = [text(370, 300, "epoch")]
for power in range(int(decades) + 1):
    x = across(power)
    marks += [f'<path d="M{x:.1f} 20V260" stroke="#e4e6ec"/>']
    marks += [text(x, 280, f"{10**power:,}")]
for power in range(int(low), int(high) + 1):
    y = down(power)
    marks += [f'<path d="M70 {y:.1f}H670" stroke="#e4e6ec"/>']
    marks += [text(62, y + 4, f"{10.0**power:g}", "end")]
points = " ".join(f"{across(np.log10(e)):.1f},{down(c):.1f}" for e, c in zip(shown, curve))
marks.append(f'<polyline points="{points}" fill="none" stroke="#0f5fc2" stroke-width="2"/>')
Picture(690, 310, marks)""",
)


def _surface(experiment: Experiment) -> Section:
    points = "with_ones(grid)" if experiment.bias else "grid"
    drawing = _SURFACE.replace("POINTS", points)
    if experiment.data_at(experiment.epoch):
        drawing = drawing.replace(*_CIRCLES)
    return Section(
        "What it answers everywhere",
        "The output for inputs between the patterns too: orange for 0, white for a half, blue "
        "for 1. The circles are the patterns, in the colour of their targets.",
        drawing,
    )


_CIRCLES = 'r="10" stroke="#ffffff" stroke-width="3"', 'r="4" stroke="#ffffff" stroke-width="1"'
"""Those of four patterns, and of any number of points."""

_SURFACE = """\
def colour(answer):
    ink = np.array([14, 65, 127] if answer > 0.5 else [143, 58, 6])
    red, green, blue = np.round(255 + (ink - 255) * abs(2 * answer - 1) * 0.8).astype(int)
    return f"rgb({red},{green},{blue})"


steps = np.linspace(0, 1, 41)
grid = np.array([[x1, x2] for x2 in steps for x1 in steps])  # (1681, 2)
*_, answers = forward(POINTS)

marks = [text(54, 394, "0"), text(214, 394, "x1"), text(374, 394, "1")]
marks += [text(24, 369, "0"), text(24, 209, "x2"), text(24, 49, "1")]
for (x1, x2), [answer] in zip(grid, answers):
    x, y = 50 + 320 * x1, 360 - 320 * x2
    marks.append(
        f'<rect x="{x:.1f}" y="{y:.1f}" width="8.5" height="8.5" fill="{colour(answer)}"/>'
    )
for (x1, x2), [target] in zip(inputs[:, :2], targets):
    x, y = 54 + 320 * x1, 364 - 320 * x2
    marks.append(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" stroke="#ffffff" stroke-width="3" '
        f'fill="{colour(target)}"/>'
    )
Picture(410, 410, marks)"""

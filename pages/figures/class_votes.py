"""The votes of a class on what a network answers, over the square of its inputs."""

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from pages.figures.inks import inks
from pages.figures.layout import axis, figure, margins
from pages.figures.matrices import ACTIVATIONS
from pages.figures.numbers import percent
from pages.figures.palette import FONT_SIZE
from pages.figures.parts import heatmap, scatter


def vote_squares(
    ones: Sequence[int],
    total: int,
    outputs: Sequence[float] = (),
    own: Sequence[int] = (),
) -> go.Figure:
    """How many of `total` votes are 1, `ones` (4,), each over the square of its input.

    The inputs are 00, 01, 10 and 11, x1 before x2; a square has the colour of an output that is
    the share of its votes for 1. `outputs` (4,) are what the network answers, once that is to be
    seen, and `own` (4,) the votes of who looks.
    """
    share = np.array(ones, dtype=float) / total if total else np.full(4, 0.5)
    grid = share.reshape(2, 2).T  # row = x2, column = x1
    scale = ACTIVATIONS["sigmoid"]
    texts = [_words(n, total) for n in ones]
    for index, output in enumerate(outputs):
        said = share[index] > 0.5
        is_right = total and share[index] != 0.5 and output != 0.5 and said == (output > 0.5)
        texts[index] += f"<br>network {output:.2f}{' ✓' * bool(is_right)}"
    for index, vote in enumerate(own):
        texts[index] += f"<br>you {vote}"
    x1, x2 = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    plain = {"tickvals": [0, 1], "range": [-0.5, 1.5], "showgrid": False, "showline": False}
    return figure(
        [
            heatmap(grid, scale, x=[0, 1], y=[0, 1], xgap=4, ygap=4, hoverinfo="skip"),
            scatter(
                x1,
                x2,
                "text",
                text=texts,
                textfont={"size": FONT_SIZE, "color": inks(scale, share).tolist()},
            ),
        ],
        "",
        xaxis=axis("x1", **plain, fixedrange=True, ticks="", constrain="domain"),
        yaxis=axis("x2", **plain, fixedrange=True, ticks="", scaleanchor="x", constrain="domain"),
        margin=margins(36, 6, 6, 36),
    )


def _words(ones: int, total: int) -> str:
    """What most have voted, in percent, and how many they are."""
    if not total:
        return "no votes yet"
    if 2 * ones == total:
        return f"<b>half say 1</b><br>{ones} of {total}"
    votes, what = (ones, 1) if 2 * ones > total else (total - ones, 0)
    return f"<b>{percent(votes / total, 0)} % say {what}</b><br>{votes} of {total}"

"""How far two runs are apart that began almost alike."""

from collections.abc import Mapping

import numpy as np
import plotly.graph_objects as go

from pages.figures.layout import axis, figure, margins
from pages.figures.palette import BELOW, LINE
from pages.figures.parts import MAIN, Array, end_label, line

_FLOOR = 1e-17  # drawn in place of 0, which a log axis cannot show


def differences(pairs: Mapping[str, Array]) -> go.Figure:
    """The difference between two runs after each epoch (n,), on a log axis, for two pairs.

    Each is named at the end of its curve. What is 0 is drawn at the bottom.
    """
    styles = {"color": BELOW[1], "width": 2}, {**MAIN, "width": 2}
    traces, names = [], []
    for (name, apart), style, ink in zip(pairs.items(), styles, (BELOW[2], LINE), strict=True):
        hover = f"{name}<br>epoch %{{x:,}}<br>difference %{{y:.1e}}"
        shown = np.maximum(apart, _FLOOR)
        traces.append(line(np.arange(len(apart)), shown, name, style, hover))
        names.append(end_label(len(apart) - 1, float(np.log10(shown[-1])), name, ink))
    return figure(
        traces,
        "Largest difference of an output, on a log axis",
        margin=margins(right=70),
        xaxis=axis("epoch", range=[0, len(apart) - 1], tickformat=",d", nticks=6),
        yaxis=axis(type="log", exponentformat="power", dtick=4, range=[np.log10(_FLOOR), 0.5]),
        annotations=names,
    )

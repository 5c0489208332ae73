"""Large start weights: the same random starts made larger, and how many of them still learn."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.saturation import start_curves
from pages.ideas_page.parts import tall_chart
from pages.ideas_page.units import saturated
from xorcore import XOR, Network, trace_epoch
from xorcore.engines.batch_engine import BatchEpochs
from xorcore.model.dataset import are_right
from xorcore.runs.landmarks import SATURATED_SLOPE

SCALES = (1, 5, 20)
SEEDS = range(20)
RATE = 0.6
EPOCHS = 20_000

_EVERY = 100  # epochs from one point of the curves to the next
_COLUMNS = (
    *("Start weights", "Saturated hidden sums at the start"),
    *(f"Runs with all four right after {EPOCHS:,} epochs", "Median error"),
)


def starts() -> None:
    """The errors of many runs from random start weights, and from the same weights made larger."""
    st.markdown(
        f"XOR from {len(SEEDS)} random starts (seeds 0 to {SEEDS[-1]}, 3 hidden units, no biases, "
        f"rate {RATE:g}; not the run in the sidebar), and from the same weights times 5 and times "
        "20. Large weights make large sums: more of the hidden units' sums **begin saturated, with "
        f"little slope to learn from** (below {SATURATED_SLOPE:g}), and fewer runs learn in time. "
        "A curve shows the median: half of the runs lie below it."
    )
    epochs = np.arange(0.0, EPOCHS + 1, _EVERY)
    curves, rows = {}, []
    for scale in SCALES:
        errors, right, (flat, total) = _scaled(scale)
        curves[f"×{scale}"] = epochs, errors
        row = (f"{flat} of {total}", f"{right} of {len(SEEDS)}", f"{errors[-1]:.4f}")
        rows.append(dict(zip(_COLUMNS, (f"×{scale}", *row), strict=True)))
    alt = "; ".join(", ".join(f"{k}: {v}" for k, v in row.items()) for row in rows)
    tall_chart(start_curves(curves, EPOCHS), "starts", alt)
    st.table(rows, hide_index=True, border="horizontal", width="content")


# Some tenths of a second, once a server.
@st.cache_data(show_spinner=False)
def _scaled(scale: int) -> tuple[NDArray[np.float64], int, tuple[int, int]]:
    """The runs from all seeds, their start weights multiplied by `scale`.

    Gives the median of their mean absolute errors every ``_EVERY`` epochs (n,), how many of them
    are right in the end, and how many of all hidden sums are saturated at the start, of how many.
    """
    small = [Network.random(seed=seed) for seed in SEEDS]
    networks = [network.with_weights(scale * network.flat()) for network in small]
    weights = np.stack([network.flat() for network in networks])
    runs = BatchEpochs(small[0], weights, XOR, np.full(len(networks), RATE), "squared")
    errors = [np.abs(runs.measure())]  # (4, runs) each
    for _ in range(EPOCHS // _EVERY):
        runs.run(_EVERY)
        errors.append(np.abs(runs.measure()))
    sums = [saturated(trace_epoch(network, XOR, RATE))[0] for network in networks]
    flat, total = (sum(counts) for counts in zip(*sums, strict=True))
    medians = np.median(np.mean(errors, axis=1), axis=1)
    return medians, int(are_right(errors[-1]).all(axis=0).sum()), (flat, total)

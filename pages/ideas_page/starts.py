"""Large start weights: how they change the first epochs of a run."""

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from pages.figures.saturation import start_curves
from pages.ideas_page.parts import tall_chart
from pages.ideas_page.units import saturated
from pages.run.run import Run
from xorcore import Change, Dataset, Network, Trainer, trace_epoch

SCALES = (1, 5, 20)
EPOCHS = 2_000


def starts(run: Run) -> None:
    """The error of the run from its start weights, and from the same weights made larger."""
    st.markdown(
        "This run's start weights, times 1, 5 and 20. Large weights make large sums, so more "
        "units **begin in the shade, with little slope to learn from**. Some start near an answer "
        "by luck; others stay where they are. The sidebar has other start weights."
    )
    network, start = run.experiment.network(), run.trainer.initial
    runs = {f"×{scale}": _scaled(network, run.trainer.dataset, start, scale) for scale in SCALES}
    rows = [
        {
            "Start weights": name,
            "Hidden sums in the shade": f"{flat} of {total}",
            "Error at the start": f"{error[0]:.4f}",
            f"After {EPOCHS:,} epochs": f"{error[-1]:.4f}"
            if epochs[-1] == EPOCHS
            else f"no finite number after {epochs[-1]:,}",
        }
        for name, (epochs, error, (flat, total)) in runs.items()
    ]
    curves = {name: (epochs.astype(float), error) for name, (epochs, error, _) in runs.items()}
    alt = "; ".join(", ".join(f"{k}: {v}" for k, v in row.items()) for row in rows)
    tall_chart(start_curves(curves, EPOCHS), "starts", alt)
    st.table(pd.DataFrame(rows), hide_index=True, border="horizontal", width="content")


# About 10 ms a run; visitors who look at the same one share the result.
@st.cache_data(max_entries=128, show_spinner=False)
def _scaled(
    network: Network, dataset: Dataset, start: Change, scale: int
) -> tuple[NDArray[np.int64], NDArray[np.float64], tuple[int, int]]:
    """A run that starts from `network` with its weights multiplied by `scale`.

    Gives its recorded epochs (n,), their mean absolute errors (n,), and how many of its hidden
    weighted sums are saturated at the start, of how many.
    """
    larger = network.with_weights(scale * network.flat())
    trainer = Trainer(larger, dataset, start.learning_rate, start.loss)
    trainer.advance(EPOCHS)
    hidden, _ = saturated(trace_epoch(larger, dataset, start.learning_rate))
    return trainer.history.epochs, trainer.history.mean_absolute_error, hidden

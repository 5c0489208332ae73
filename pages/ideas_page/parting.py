"""Two runs drift apart: they start the same but for a last digit, and the steps are too large."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.parting import differences
from pages.figures.saturation import start_curves
from pages.ideas_page.parts import tall_chart
from xorcore import XOR, Network, Trainer

SEED = 10
RATE, SMALL_RATE = 0.6, 0.3
NUDGE = 1e-15
EPOCHS = 3_000


def parting() -> None:
    """The errors of two runs that start almost alike, and how their difference grows."""
    first, second = runs = _pair(RATE)
    apart, small = (np.abs(a - b).max(axis=(1, 2)) for a, b in (runs, _pair(SMALL_RATE)))
    errors = [np.abs(run).mean(axis=(1, 2)) for run in (first, second)]
    epochs = np.arange(0.0, EPOCHS + 1)
    st.markdown(
        f"XOR with cross-entropy, learning rate {RATE:g} and the start weights of seed {SEED}, "
        "trained twice. The second time one weight is larger by one part in 10¹⁵: only its last "
        "digits differ. For a long time both curves are one line. Then the steps are too large for "
        "the slope: **the error jumps, and every step makes the difference larger**, until these "
        "are two different runs."
    )
    left, right = st.columns(2)
    ends = f"{errors[0][-1]:.4f} and {errors[1][-1]:.4f}"
    with left:
        curves = {name: (epochs, e) for name, e in zip(("first", "second"), errors, strict=True)}
        alt = f"Mean absolute error of both runs, which end at {ends}."
        tall_chart(start_curves(curves, EPOCHS), "parting_errors", alt)
    with right:
        pairs = {f"rate {RATE:g}": apart, f"rate {SMALL_RATE:g}": small}
        told = "; ".join(f"{name}: {d[0]:.1e} to {d[-1]:.1e}" for name, d in pairs.items())
        tall_chart(differences(pairs), "parting_difference", f"Difference of the runs, {told}.")
    st.markdown(
        f"From epoch **{int((apart > 0.1).argmax()):,}** an output differs by more than 0.1; after "
        f"{EPOCHS:,} epochs the errors are **{ends}**. At rate {SMALL_RATE:g} the difference stays "
        rf"below $10^{{{int(np.ceil(np.log10(small.max())))}}}$."
    )
    st.caption(
        "Not every computer and program rounds the last digit alike. So a run that jumps may end "
        "differently elsewhere, and neither end is wrong. Train marks the first jump of a run with "
        "a diamond, Many runs has a column for it."
    )


# A tenth of a second, once a server.
@st.cache_data(show_spinner=False)
def _pair(rate: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The errors of both runs after each epoch: (n, 4, 1) each."""
    start = Network.random(seed=SEED)
    nudged = start.flat()
    nudged[0] *= 1 + NUDGE
    runs = [
        Trainer(network, XOR, rate, "cross_entropy", engine="numpy")
        for network in (start, start.with_weights(nudged))
    ]
    for run in runs:
        run.advance(EPOCHS)
    first, second = (run.errors_between(0, EPOCHS) for run in runs)
    return first, second

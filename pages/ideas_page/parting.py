"""Two runs drift apart: they start the same but for a last digit, and the steps are too large."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.saturation import start_curves
from pages.ideas_page.parts import tall_chart
from xorcore import XOR, Network, Trainer

SEED, EPOCHS = 10, 6_000  # long enough for the smaller rate to learn, too
RATE, SMALL_RATE = 0.6, 0.3
NUDGE = 1e-15


def parting() -> None:
    """The errors of two runs that start almost alike, and the digits in which they agree."""
    pairs = {rate: _pair(rate) for rate in (RATE, SMALL_RATE)}  # (2, n, 4) each
    apart = {rate: np.abs(first - second).max(axis=1) for rate, (first, second) in pairs.items()}
    errors = np.abs(pairs[RATE]).mean(axis=2)  # (2, n)
    epochs = np.arange(0.0, EPOCHS + 1)
    ends = f"{errors[0, -1]:.4f} and {errors[1, -1]:.4f}"
    st.markdown(
        f"XOR with cross-entropy, learning rate {RATE:g} and the start weights of seed {SEED}, "
        "trained twice. The second time one weight is larger by one part in 10¹⁵: only its last "
        "digits differ. For a long time both curves are one line. Then the steps are too large for "
        "the slope: **the error jumps, and every step makes the difference larger**, until these "
        "are two different runs."
    )
    left, right = st.columns(2)
    with left:
        curves = {name: (epochs, e) for name, e in zip(("1st", "2nd"), errors, strict=True)}
        alt = f"Mean absolute error of both runs, which end at {ends}."
        tall_chart(start_curves(curves, EPOCHS), "parting_errors", alt)
    with right:
        digits = {f"{rate:g}": (epochs, -np.log10(d + 1e-17)) for rate, d in apart.items()}
        figure = start_curves(digits, EPOCHS).update_layout(
            title_text=f"Digits that agree in every output, at rate {' and '.join(digits)}",
            yaxis_range=[0, 17.5],
        )
        figure.update_traces(hovertemplate="epoch %{x:,}<br>%{y:.0f} digits<extra></extra>")
        told = " and ".join(f"{d[-1]:.0f}" for _, d in digits.values())
        tall_chart(figure, "parting_digits", f"{figure.layout.title.text}: in the end {told}.")
    least = np.floor(-np.log10(apart[SMALL_RATE].max()))
    st.markdown(
        f"From epoch **{int((apart[RATE] > 0.1).argmax()):,}** an output differs by more than 0.1; "
        f"after {EPOCHS:,} epochs the errors are **{ends}**. At rate {SMALL_RATE:g} it learns "
        f"as well, and at least {least:.0f} digits agree all the time."
    )
    st.caption(
        "Not every computer and program rounds the last digit alike. So a run that jumps may end "
        "differently elsewhere, and neither end is wrong. Train marks the first jump of a run with "
        "a diamond, Many runs has a column for it."
    )


# Some tenths of a second, once a server.
@st.cache_data(show_spinner=False)
def _pair(rate: float) -> NDArray[np.float64]:
    """The errors of both runs after each epoch, for each input: (2, n, 4)."""
    start, errors = Network.random(seed=SEED), []
    for nudge in (0.0, NUDGE):
        weights = start.flat()
        weights[0] *= 1 + nudge
        run = Trainer(start.with_weights(weights), XOR, rate, "cross_entropy", engine="numpy")
        run.advance(EPOCHS)
        errors.append(run.errors_between(0, EPOCHS)[..., 0])
    return np.array(errors)

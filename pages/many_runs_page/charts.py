"""The charts of a sweep, each with its numbers in words."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.sweep import SHARES, error_fan, solved_epochs, success_rates
from pages.layout.chart import chart
from pages.many_runs_page.job import Job
from pages.many_runs_page.your_run import Yours, solved_or_not
from pages.run import session
from xorcore.sweep import SweepResult
from xorcore.sweep.statistics import quantiles, wilson_interval

Cell = tuple[int | slice, int | slice]
"""Which runs are looked at: an entry of the hidden sizes and of the learning rates, or all."""

ALL: Cell = (slice(None), slice(None))


def success(job: Job, least_height: int, number: int = 0) -> None:
    """The heatmap over learning rates and hidden sizes."""
    result, plan = job.result, job.plan
    solved, done = result.solved.sum(axis=2), result.done.sum(axis=2)
    bounds = np.array(
        [
            [wilson_interval(s, d) if d else (np.nan, np.nan) for s, d in zip(*row, strict=True)]
            for row in zip(solved.tolist(), done.tolist(), strict=True)
        ]
    )
    share = np.divide(solved, done, out=np.full(done.shape, np.nan), where=done > 0)
    alt = "; ".join(
        f"rate {plan.rates[rate]:g}, {plan.sizes[size]} hidden: {solved[size, rate]} of "
        f"{done[size, rate]} solved, {_interval(int(solved[size, rate]), int(done[size, rate]))}"
        for size, rate in np.ndindex(*done.shape)
    )
    chart(
        success_rates(
            share,
            bounds[..., 0],
            bounds[..., 1],
            [str(size) for size in plan.sizes],
            [f"{rate:g}" for rate in plan.rates],
        ),
        max(least_height, 72 + 38 * len(plan.sizes)),
        f"success_{number}",
        alt,
    )


def in_words(job: Job, cell: Cell, yours: Yours | None) -> None:
    """How many learn and how soon, and where the Train page's run stands among them."""
    result = job.result
    solved, done = int(result.solved[cell].sum()), int(result.done[cell].sum())
    solved_at = solved_or_not(result, cell)
    if done:
        half = ""
        if np.isfinite(solved_at).any():
            half = f" Half of those that do are there by epoch {np.nanmedian(solved_at):,.0f}."
        st.markdown(
            f"**{solved:,} of {done:,} starts** learn XOR within {job.plan.epochs:,} epochs: "
            f"{100 * solved / done:.1f}\u00a0%, {_interval(solved, done)}.{half}"
        )
    if yours is None:
        st.markdown(_NOT_YOURS[session.run_under_way().settings.gate == "xor"])
    else:
        st.markdown(yours.compared(solved_at, result.checkpoints))
        st.caption(f"Your run is the one of the Train page: {yours.settings}.")


_NOT_YOURS = {
    True: "Play a run on the Train page, and it is drawn among these.",
    False: "The run of the Train page learns something else than XOR: it is not drawn here.",
}


def _interval(successes: int, trials: int) -> str:
    if not trials:
        return "none done"
    low, high = wilson_interval(successes, trials)
    return f"95\u00a0% interval {100 * low:.1f} to {100 * high:.1f}\u00a0%"


def _curves(result: SweepResult, cell: Cell) -> NDArray[np.float32]:
    return result.error_curves[cell].reshape(-1, len(result.checkpoints))


def fan(job: Job, cell: Cell, yours: Yours | None, height: int, number: int = 0) -> None:
    """The errors of all runs of a cell; nothing before the first epoch."""
    checkpoints = job.result.checkpoints
    bands = quantiles(_curves(job.result, cell), SHARES)
    reached = np.isfinite(bands[2]) & (checkpoints > 0)  # a log axis has no epoch 0
    epochs, bands = checkpoints[reached].astype(float), bands[:, reached]
    if not len(epochs):
        return
    chart(
        error_fan(epochs, bands, job.plan.epochs, yours.curve if yours else None),
        height,
        f"fan_{number}",
        f"Errors of all runs by epoch. At epoch {epochs[-1]:,.0f}: median {bands[2, -1]:.3f}, "
        f"middle half {bands[1, -1]:.3f} to {bands[3, -1]:.3f}, "
        f"5 to 95 % {bands[0, -1]:.3f} to {bands[4, -1]:.3f}.",
    )


def when(job: Job, cell: Cell, yours: Yours | None, height: int, number: int = 0) -> None:
    """The epochs at which the runs of a cell were solved, and how many never were."""
    result = job.result
    solved_at = solved_or_not(result, cell)
    never = int((result.done[cell] & np.isnan(result.solved_at[cell])).sum())
    solved = int(np.isfinite(solved_at).sum())
    chart(
        solved_epochs(result.checkpoints, solved_at, never, yours.solved_at if yours else None),
        height,
        f"when_{number}",
        f"{solved:,} runs were solved"
        + (f", half of them by epoch {np.nanmedian(solved_at):,.0f}" if solved else "")
        + f"; {never:,} never within {job.plan.epochs:,} epochs.",
    )

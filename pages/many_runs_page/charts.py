"""The charts of a sweep, each with its numbers in words for those who cannot see it."""

import numpy as np
import streamlit as st

from pages.figures.numbers import percent
from pages.figures.sweep import SHARES, error_fan, solved_epochs, success_rates
from pages.layout.chart import chart
from pages.link.method import method_in_words
from pages.many_runs_page.job import Job
from pages.many_runs_page.your_run import Yours, learns_the_same, solved_or_not
from pages.run import session
from xorcore.sweep.statistics import quantiles, wilson_interval

Cell = tuple[int | slice, int | slice]
"""Which runs a chart shows: the index of a hidden size and of a learning rate, or all runs."""

ALL: Cell = (slice(None), slice(None))

LOOKS = (
    "A sweep looks at its runs at some epochs only, 1 epoch or up to 9\u00a0% apart: a run may "
    "have learned a little before the epoch that is given here. Train finds the exact one."
)

_INTERVAL = (
    "These seeds are a sample of all start weights. Drawn again and again, 95 of 100 samples would "
    "give an interval with the true share in it."
)


def success(job: Job, least_height: int, number: int = 0) -> None:
    """The heatmap of the rates of success over learning rates and hidden sizes."""
    result, plan = job.result, job.plan
    solved, done = result.solved.sum(axis=2), result.done.sum(axis=2)  # (H, L) each
    share, low, high = np.full((3, *done.shape), np.nan)
    sizes, rates = [*map(str, plan.sizes)], [f"{rate:.15g}" for rate in plan.rates]
    told = []
    for cell in np.ndindex(*done.shape):
        counts = int(solved[cell]), int(done[cell])
        if counts[1]:
            share[cell] = counts[0] / counts[1]
            low[cell], high[cell] = wilson_interval(*counts)
        runs = f"rate {rates[cell[1]]}, {sizes[cell[0]]} hidden"
        told.append(f"{runs}: {counts[0]} of {counts[1]} solved, {_interval(*counts)}")
    figure = success_rates(share, low, high, sizes, rates)
    height = max(least_height, 72 + 38 * len(sizes))
    chart(figure, height, f"success_{number}", "; ".join(told))


def in_words(job: Job, cell: Cell, yours: Yours | None) -> None:
    """How many runs learn XOR and how soon, and how the run of the Train page compares."""
    result = job.result
    solved, done = int(result.solved[cell].sum()), int(result.done[cell].sum())
    lost = int(result.lost[cell].sum())
    solved_at = solved_or_not(result, cell)
    if done:
        half = ""
        if np.isfinite(solved_at).any():
            half = f" Half of them needed at most {np.nanmedian(solved_at):,.0f} epochs."
        if lost:
            half += f" **{lost:,} more** had learned it on the way, and lost it again by the end."
        if jumped := int(result.jumped[cell].sum()):
            half += (
                f" In **{jumped:,}** the error jumps, because the steps are too large. A last "
                "digit can decide how such a run ends, so on Train it may end differently."
            )
        st.markdown(
            f"**{solved:,} of {done:,} starts** learn {job.plan.goal} within "
            f"{job.plan.epochs:,} epochs ({job.plan.success}): "
            f"{percent(solved / done, 1)}\u00a0%, {_interval(solved, done)}.{half}",
            help=f"{_INTERVAL} {LOOKS}",
        )
    if method := method_in_words(job.plan.method, len(job.plan.dataset.inputs)):
        st.caption(f"All of them make their updates in the same way: {method}.")
    if yours is None and learns_the_same(session.run_under_way(), job.plan):
        st.markdown("Play a run on the Train page, and it is drawn among these.")
    elif yours is None and session.run_under_way().settings.has_other_points:
        st.markdown("The points of the run on the Train page were changed: it is not drawn here.")
    elif yours is None:
        st.markdown(
            f"The run of the Train page learns something else than {job.plan.goal}"
            f"{' here' * bool(job.plan.data)}: it is not drawn here."
        )
    else:
        st.markdown(yours.compared(solved_at, result.checkpoints))
        told = f"Your run is the one of the Train page: {yours.settings}."
        if yours.method != job.plan.method:
            told += " Its updates are made in another way than those of the runs here."
        st.caption(told)  # in one: a second caption would lie over the end of the first


def _interval(successes: int, trials: int) -> str:
    if not trials:
        return "none done"
    low, high = wilson_interval(successes, trials)
    return f"95\u00a0% interval {100 * low:.1f} to {100 * high:.1f}\u00a0%"


def fan(job: Job, cell: Cell, yours: Yours | None, height: int, number: int = 0) -> None:
    """How the errors of all runs of a cell spread; no chart before the first epoch."""
    checkpoints = job.result.checkpoints  # (C,)
    curves = job.result.error_curves[cell].reshape(-1, len(checkpoints))  # (R, C)
    bands = quantiles(curves, SHARES)
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
    """The epochs at which the runs of a cell were solved, and how many are not at the end."""
    result = job.result
    solved_at, epochs = solved_or_not(result, cell), result.checkpoints.astype(float)
    unsolved = int((result.done & ~result.solved)[cell].sum())
    lost = int(result.lost[cell].sum())
    solved = int(np.isfinite(solved_at).sum())
    half = f", half of them by epoch {np.nanmedian(solved_at):,.0f}" if solved else ""
    chart(
        solved_epochs(epochs, solved_at, unsolved, yours.solved_at if yours else None, lost),
        height,
        f"when_{number}",
        f"{solved:,} runs were solved{half}; {unsolved:,} are not after {job.plan.epochs:,} "
        f"epochs, {lost:,} of them were on the way.",
    )

"""What a sweep found out: how often it learns, how fast, and where it gets stuck."""

from itertools import product
from pathlib import Path

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.sweep import SHARES, error_fan, solved_epochs, success_rates
from pages.shared import session, sweeping
from pages.shared.sweeping import Sweeping
from pages.sweeps.job import Job
from pages.sweeps.run_bar import run_bar
from pages.sweeps.stuck import stuck_view
from pages.sweeps.table import table_view
from pages.sweeps.yours import Yours, solved_or_not
from pages.walk.chart import chart
from xorcore.summary import quantiles, wilson_interval
from xorcore.sweep import SweepResult

_STYLE = Path(__file__).parent / "page.css"

Cell = tuple[int | slice, int | slice]
"""Which runs are looked at: an entry of the hidden sizes and of the learning rates, or all."""

_ALL: Cell = (slice(None), slice(None))


def many_runs() -> None:
    """The run bar, and below it the results of the last sweep."""
    st.html(_STYLE)
    visit = sweeping.sweeping()
    if visit.messages:
        st.warning("  \n".join(visit.messages), icon=":material/link_off:")
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sweep_bar"):
        run_bar(visit)
        cell = _cell(visit.shown[0]) if visit.shown and not visit.is_running else _ALL
    if visit.shown:
        with st.container(key="sweep_results"):
            _results(visit, cell)
    elif not visit.is_running:
        st.info(_INVITATION)


_INVITATION = (
    "One run is an anecdote. A sweep trains many networks that differ in nothing but the random "
    "weights they start from, and shows how often they learn XOR, how soon, and where the "
    "others get stuck."
)


def _results(visit: Sweeping, cell: Cell) -> None:
    jobs = visit.shown
    for sentence in _remarks(visit):
        st.caption(sentence)
    yours = Yours.of(session.run_under_way())
    if len(jobs) == 1:
        left, right = st.columns([0.4, 0.6])
        with left:
            _success(jobs[0], _height(jobs[0], 220, 310))
            _in_words(jobs[0], cell, yours)
        with right:
            _fan(jobs[0], cell, yours, 275)
            _when(jobs[0], cell, yours, 235)
        stuck_view(jobs[0], cell, 2, "stuck")
    else:
        for number, (column, job) in enumerate(zip(st.columns(2), jobs, strict=True)):
            with column:
                st.markdown(f"##### {_name(visit, job)}")
                _success(job, _height(job, 140, 240), number)
                _fan(job, cell, yours, 220, number)
                _when(job, cell, yours, 200, number)
                _in_words(job, cell, yours)
                stuck_view(job, cell, 1, f"stuck_{number}")
    table_view(jobs)


def _name(visit: Sweeping, job: Job) -> str:
    """What sets one of two compared sweeps apart."""
    if len({shown.plan.bias for shown in visit.shown}) > 1:
        return "With biases" if job.plan.bias else "Without biases"
    return "Cross-entropy" if job.plan.loss == "cross_entropy" else "Squared error"


def _remarks(visit: Sweeping) -> list[str]:
    """What one has to know before reading the results."""
    remarks = []
    if tuple(job.plan for job in visit.shown) != visit.plan.variants:
        remarks.append("These are still the results of the last sweep: the settings have changed.")
    return [*remarks, *(_stopped(job) for job in visit.shown if not job.is_complete)]


def _stopped(job: Job) -> str:
    result = job.result
    done, total = int(result.done.sum()), result.done.size
    known = np.isfinite(result.error_curves)  # (H, L, S, C)
    under_way = known[..., 0] & ~result.done
    sentence = f"Stopped: {done:,} of {total:,} runs are done"
    if under_way.any():
        reached = int(result.checkpoints[known[under_way].sum(axis=1).min() - 1])
        solved = int(np.isfinite(result.solved_at[under_way]).sum())
        sentence += (
            f", {under_way.sum():,} reached epoch {reached:,}, {solved:,} of them solved by then"
        )
    return f"{sentence}. Rates count the runs that are done. Run it again to finish it."


def _cell(job: Job) -> Cell:
    """Which of the runs the charts are about: all, or one learning rate and hidden size."""
    plan = job.plan
    cells: list[Cell] = [*product(range(len(plan.sizes)), range(len(plan.rates)))]
    if len(cells) == 1:
        return _ALL
    names = {
        f"Rate {plan.rates[rate]:g}, {plan.sizes[size]} hidden": (size, rate)
        for size, rate in cells
    }
    name = st.selectbox(
        "Runs shown",
        ["All runs", *names],
        key=f"cell_{hash(plan)}",
        label_visibility="collapsed",
        width=220,
    )
    return names.get(name, _ALL)


def _height(job: Job, least: int, most: int) -> int:
    """Pixels of the heatmap: more for more rows."""
    return min(least + 40 * (len(job.plan.sizes) - 1), most)


def _success(job: Job, height: int, number: int = 0) -> None:
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
        height,
        f"success_{number}",
        alt,
    )


def _in_words(job: Job, cell: Cell, yours: Yours | None) -> None:
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


def _fan(job: Job, cell: Cell, yours: Yours | None, height: int, number: int = 0) -> None:
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


def _when(job: Job, cell: Cell, yours: Yours | None, height: int, number: int = 0) -> None:
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

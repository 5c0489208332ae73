"""The map in words: where networks learn best, and where they never do."""

from collections.abc import Iterator

import numpy as np

from pages.figures.numbers import fixed, percent
from pages.figures.sweep_map import Cells, units
from pages.link.many_runs import Runs
from xorcore.sweep import SweepResult
from xorcore.sweep.statistics import wilson_interval

_ONE_UNIT = (
    "With **1 hidden unit** none learns it, at any rate: one unit draws one straight line, and no "
    "straight line parts the four inputs of XOR."
)


def cells_of(result: SweepResult) -> Cells:
    """What became of the runs of each cell."""
    done, solved = result.done.sum(axis=2), result.solved.sum(axis=2)  # (H, L) each
    low, high, median = np.full((3, *done.shape), np.nan)
    for cell in np.argwhere(done):
        place = tuple(cell)
        low[place], high[place] = wilson_interval(int(solved[place]), int(done[place]))
        if solved[place]:
            median[place] = np.median(result.solved_at[place][result.solved[place]])
    return Cells(done, solved, low, high, median)


def no_cells(runs: Runs) -> Cells:
    """The same before any run is done, without the memory of a result."""
    shape = len(runs.sizes), len(runs.rates)
    none, unknown = np.zeros(shape, dtype=np.int64), np.full(shape, np.nan)
    return Cells(none, none, unknown, unknown, unknown)


def map_in_words(cells: Cells, runs: Runs, measure: str) -> str:
    """The best cell by the measure, and where nothing learns, of what is done."""
    is_done = cells.done > 0
    if not is_done.any():
        return (
            f"Each cell trains {runs.seeds:,} networks of its learning rate and hidden units, and "
            f"counts how many of them learn {runs.goal}."
        )
    said = []
    if not is_done.all():
        said.append(f"So far {int(is_done.sum()):,} of {is_done.size:,} cells are done.")
    said.append(_best(cells, runs, measure))
    said += _never(cells, runs)
    return " ".join(said)


def map_to_hear(cells: Cells, runs: Runs, measure: str) -> str:
    """The whole map in words, for those who cannot see it."""
    named = (
        f"Share of starts that learn {runs.goal}"
        if measure == "share"
        else f"Median epoch by which {runs.goal} {'are' if runs.data else 'is'} learned"
    )
    rates = [f"{rate:.15g}" for rate in runs.rates]
    grid = f"learning rates {rates[0]} to {rates[-1]} across, hidden units up"
    rows = []
    for row, size in enumerate(runs.sizes):
        share = cells.share[row]
        if np.isnan(share).all():
            continue
        half = np.flatnonzero(share >= 0.5)
        told = f"fewer than half learn {runs.it} at every rate"
        if len(half):
            told = (
                f"half or more learn {runs.it} at rates from {rates[half[0]]} to {rates[half[-1]]}"
            )
        best = int(np.nanargmax(share))
        most = f"at most {percent(share[best], 1)} %, at {rates[best]}"
        if measure == "median" and len(half):
            soonest = half[np.nanargmin(cells.median[row][half])]
            most = f"soonest by epoch {cells.median[row][soonest]:,.0f}, at {rates[soonest]}"
        rows.append(f"{units(size)}: {told}; {most}")
    plain = map_in_words(cells, runs, measure).replace("*", "")
    return ". ".join([f"{named}: {grid}", *rows, plain])


def _best(cells: Cells, runs: Runs, measure: str) -> str:
    is_common = (cells.done > 0) & (2 * cells.solved >= cells.done)
    within = f"within {runs.epochs:,} epochs"
    if not cells.solved.any():
        return f"No start learns {runs.goal} {within}."
    if measure == "median" and is_common.any():
        median = np.where(is_common, cells.median, np.inf)
        place = np.unravel_index(np.argmin(median), median.shape)
        solved, done = int(cells.solved[place]), int(cells.done[place])
        return (
            f"Soonest at **{_named(place, runs)}**: {solved:,} of {done:,} starts learn "
            f"{runs.goal}, half of these by epoch **{median[place]:,.0f}**."
        )
    share = np.where(cells.done > 0, cells.share, -1.0)
    best = share == share.max()
    median = np.where(best, cells.median, np.inf)
    place = np.unravel_index(np.argmin(median), median.shape)
    solved, done = int(cells.solved[place]), int(cells.done[place])
    low, high = (fixed(100 * float(end[place]), 1) for end in (cells.low, cells.high))
    if solved == done and best.sum() > 1:
        return (
            f"In **{int(best.sum()):,} cells** every start learns {runs.goal} {within}, soonest at "
            f"**{_named(place, runs)}** (95 % interval of its share: {low} to {high} %)."
        )
    return (
        f"Best is **{_named(place, runs)}**: {solved:,} of {done:,} starts learn {runs.goal} "
        f"{within}, {percent(solved / done, 1)} % (95 % interval {low} to {high} %)."
    )


def _never(cells: Cells, runs: Runs) -> Iterator[str]:
    """Where all is done, and nothing has learned."""
    is_never = (cells.done == runs.seeds) & (cells.solved == 0)  # (H, L)
    if not cells.solved.any():
        return
    of_size = is_never.all(axis=1)  # (H,)
    has_reason = runs.sizes[0] == 1 and not runs.data
    if has_reason and of_size[0]:
        yield _ONE_UNIT
    for row in np.flatnonzero(of_size):
        if runs.sizes[row] > 1 or not has_reason:
            yield f"With {units(runs.sizes[row])} none of these starts does."
    of_rate = is_never.all(axis=0)  # (L,)
    learned = np.flatnonzero(~of_rate)
    if learned[0] > 0:
        most = f"{runs.rates[learned[0] - 1]:.15g}"
        yield f"At rates of up to {most} none learns {runs.it} in this time."
    if learned[-1] < len(of_rate) - 1:
        yield f"At rates from {runs.rates[learned[-1] + 1]:.15g} on none does."


def _named(place: tuple[np.intp, ...], runs: Runs) -> str:
    row, column = place
    return f"rate {runs.rates[column]:.15g} with {units(runs.sizes[row])}"

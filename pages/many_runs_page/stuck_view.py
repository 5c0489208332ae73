"""The runs that did not learn XOR, grouped by the patterns that they get wrong."""

from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.stuck import small_surfaces
from pages.layout.chart import chart
from pages.layout.control_row import control_row
from pages.many_runs_page import visit as sweeping
from pages.many_runs_page.job import Job
from pages.run import session
from xorcore import XOR, decision_surface
from xorcore.sweep import SweepResult

_ACROSS = 4
_GROUPS_SHOWN = 4
_RESOLUTION = 31


class Group(NamedTuple):
    """The runs that are wrong on the same patterns.

    is_wrong: which patterns, (P,). places: the indices of each run's hidden size, learning rate
    and seed, (n, 3).
    """

    is_wrong: NDArray[np.bool_]
    places: NDArray[np.int64]


def stuck_groups(result: SweepResult, cell: tuple) -> list[Group]:
    """The runs of a cell that have ended unsolved; the largest group comes first."""
    is_stuck = np.zeros_like(result.solved)
    is_stuck[cell] = (result.done & ~result.solved)[cell]
    places = np.argwhere(is_stuck)
    kinds, of = np.unique(result.stuck[is_stuck], axis=0, return_inverse=True)
    groups = [Group(kind, places[of.ravel() == index]) for index, kind in enumerate(kinds)]
    return sorted(groups, key=lambda group: -len(group.places))


def stuck_view(job: Job, cell: tuple, columns: int, key: str) -> None:
    """The decision surfaces of some runs of the largest groups, with a button for each run."""
    groups = stuck_groups(job.result, cell)
    if not groups:
        return
    total = sum(len(group.places) for group in groups)
    with control_row(gap="small"):
        st.markdown(f"##### What the {total:,} stuck ones answer", width="content")
        st.caption(
            f"Wrong is off by {job.result.request.tolerance:g} or more, even on the right side of "
            "0.5: a thick ring marks it. Press a seed to watch that run."
        )
    for start in range(0, min(len(groups), _GROUPS_SHOWN), columns):
        row = groups[start : min(start + columns, _GROUPS_SHOWN)]
        for column, group in zip(st.columns(columns, gap="large"), row, strict=False):
            with column:
                _group(job, group, total, f"{key}_{''.join(map(str, group.is_wrong.astype(int)))}")
    others = [
        f"{len(group.places):,} wrong on {wrong_patterns(group.is_wrong)}"
        for group in groups[_GROUPS_SHOWN:]
    ]
    if others:
        st.caption(f"Others: {'; '.join(others)}.")


def _group(job: Job, group: Group, total: int, key: str) -> None:
    request = job.result.request
    names = wrong_patterns(group.is_wrong)
    count = len(group.places)
    st.markdown(f"**Wrong on {names}**: {count:,} of {total:,}" if names else "**Diverged**")
    shown = group.places[:_ACROSS]
    captions = [_caption(job, size, rate) for size, rate, _ in shown]
    seeds = [int(request.seeds[seed]) for _, _, seed in shown]
    chart(
        small_surfaces(
            [decision_surface(job.result.network(*place), _RESOLUTION) for place in shown],
            captions,
            XOR.inputs,
            XOR.targets,
            group.is_wrong,
            _ACROSS,
        ),
        112 + 16 * (len(captions[0]) > 0) + 16 * ("<br>" in captions[0]),
        f"{key}_surfaces",
        f"Decision surfaces of {len(shown)} of {count:,} runs that are wrong on {names}, "
        f"seeds {', '.join(map(str, seeds))}.",
    )
    for column, (size, rate, _), seed in zip(
        st.columns(_ACROSS, gap="xxsmall"), shown, seeds, strict=False
    ):
        column.button(
            f"Seed {seed}",
            key=f"{key}_{size}_{rate}_{seed}",
            help="Watch it on the Train page, from its first epoch.",
            on_click=watch,
            args=(job, int(size), int(rate), seed),
            width="stretch",
            wrap=False,
            type="tertiary",
        )


def _caption(job: Job, size: int, rate: int) -> str:
    """Those settings of a run that vary within the sweep, one on a line."""
    plan = job.plan
    lines = []
    if len(plan.rates) > 1:
        lines.append(f"rate {plan.rates[rate]:g}")
    if len(plan.sizes) > 1:
        lines.append(f"{plan.sizes[size]} hidden")
    return "<br>".join(lines)


def wrong_patterns(is_wrong: NDArray[np.bool_]) -> str:
    """The patterns that are wrong, as in "01, 11"; `is_wrong` is (P,)."""
    return ", ".join(p for p, wrong in zip(XOR.patterns, is_wrong, strict=True) if wrong)


def watch(job: Job, size: int, rate: int, seed: int) -> None:
    """Start the run on the Train page; `size` and `rate` are its indices in the sweep."""
    request = job.result.request
    session.start(
        job.plan.experiment(job.plan.sizes[size], float(request.learning_rates[rate]), seed)
    )
    sweeping.sweeping().is_leaving = True

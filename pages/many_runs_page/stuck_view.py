"""The runs that did not learn XOR, grouped by the patterns that they get wrong."""

from collections import defaultdict
from dataclasses import replace
from itertools import compress
from math import floor
from typing import NamedTuple

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.stuck import CAPTION_LINE, small_surfaces
from pages.layout.chart import chart
from pages.layout.control_row import control_row
from pages.link.many_runs import Runs
from pages.many_runs_page.job import Job
from pages.many_runs_page.visit import sweeping
from pages.run import session
from xorcore import Dataset, decision_surface
from xorcore.explain.curvature import point_at
from xorcore.runs.landmarks import FEW
from xorcore.sweep import SweepResult

_ACROSS = 4
_GROUPS_SHOWN = 4
_RESOLUTION = 31


class Group(NamedTuple):
    """The runs that are wrong on the same patterns."""

    is_wrong: NDArray[np.bool_]  # which patterns, (P,)
    places: NDArray[np.int64]  # indices of each run's hidden size, learning rate and seed, (n, 3)


def stuck_groups(result: SweepResult, cell: tuple) -> list[Group]:
    """The runs of a cell that have ended unsolved; the largest group comes first.

    Of many patterns hardly two runs miss the same: all are one group, from those with the most
    right to those with the fewest.
    """
    is_stuck = np.zeros_like(result.solved)
    is_stuck[cell] = (result.done & ~result.solved)[cell]
    places = np.argwhere(is_stuck)
    if result.stuck.shape[-1] > FEW:
        wrong = np.count_nonzero(result.stuck[is_stuck], axis=1)
        nothing = np.zeros(result.stuck.shape[-1], dtype=bool)
        return [Group(nothing, places[np.argsort(wrong, kind="stable")])] if len(places) else []
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
        st.markdown(f"##### What the {total:,} unsolved runs answer", width="content")
        st.caption(
            "From the one with the most answers right to the one with the fewest. Press a seed to "
            "watch that run."
            if job.plan.are_many
            else f"Missed means {job.result.request.tolerance:g} or more from the target, also on "
            "its side of 0.5: a thick ring marks it. Press a seed to watch that run."
        )
    largest, others = groups[:_GROUPS_SHOWN], groups[_GROUPS_SHOWN:]
    for start in range(0, len(largest), columns):
        row = largest[start : start + columns]
        for column, group in zip(st.columns(columns, gap="large"), row, strict=False):
            with column:
                _group(job, group, total, f"{key}_{''.join(map(str, group.is_wrong.astype(int)))}")
    if others:
        dataset = job.plan.dataset
        told = (f"{len(g.places):,} missed {wrong_patterns(g.is_wrong, dataset)}" for g in others)
        st.caption(f"Others: {'; '.join(told)}.")


def _group(job: Job, group: Group, total: int, key: str) -> None:
    plan, count = job.plan, len(group.places)
    shown = group.places[:_ACROSS]
    if plan.are_many:
        names = "some points"
        shown = group.places[np.unique(np.linspace(0, count - 1, _ACROSS).round().astype(int))]
    else:
        names = wrong_patterns(group.is_wrong, plan.dataset)
        st.markdown(f"**Missed {names}**: {count:,} of {total:,}" if names else "**Diverged**")
    runs = [
        (plan.sizes[size], plan.rates[rate], plan.first + int(seed)) for size, rate, seed in shown
    ]
    captions = [_caption(plan, size, rate) for size, rate, _ in runs]
    if plan.are_many:
        rights = _rights(job, shown)
        captions = ["<br>".join(filter(None, pair)) for pair in zip(rights, captions, strict=True)]
    chart(
        small_surfaces(
            [decision_surface(job.result.network(*place), _RESOLUTION) for place in shown],
            captions,
            plan.dataset.inputs,
            plan.dataset.targets,
            group.is_wrong,
            _ACROSS,
        ),
        112 + CAPTION_LINE * ((len(captions[0]) > 0) + captions[0].count("<br>")),
        f"{key}_surfaces",
        f"Output over the inputs of {len(shown)} of {count:,} runs that missed {names}, "
        f"seeds {', '.join(str(seed) for _, _, seed in runs)}.",
    )
    if names:
        st.caption(_grounds(job, shown))
    with st.container(key=f"seeds_of_{key}"):
        quarters = st.columns(_ACROSS, gap="xxsmall")
    for column, run in zip(quarters, runs, strict=False):
        column.button(
            f"Seed {run[-1]}",
            key=f"{key}_{run}",
            help="Watch it on the Train page, from its first epoch.",
            on_click=watch,
            args=(plan, *run),
            width="stretch",
            wrap=False,
            type="tertiary",
        )


def _grounds(job: Job, places: NDArray[np.int64]) -> str:
    """What kind of ground each run, by its place (n, 3), rests on, as on the page Landscape."""
    request, grounds = job.result.request, defaultdict[str, dict[str, None]](dict)
    for size, rate, seed in places:
        network, learning_rate = job.result.network(size, rate, seed), request.learning_rates[rate]
        point = point_at(network, request.dataset, request.loss, learning_rate)
        where = "in a" if point.kind in ("valley", "basin") else "on a"
        settings = _caption(job.plan, job.plan.sizes[size], learning_rate).replace("<br>", ", ")
        of = f" ({settings})" if settings else ""  # the same seed may rest on two grounds
        grounds[f"{where} {point.name}"][f"{job.plan.first + int(seed)}{of}"] = None
    told = (
        f"seed{'s' if len(seeds) > 1 else ''} {', '.join(seeds)} {ground}"
        for ground, seeds in grounds.items()
    )
    return f"At rest, as Landscape names it: {'; '.join(told)}."


def _caption(plan: Runs, size: int, rate: float) -> str:
    """Those settings of a run that vary within the sweep, one on a line."""
    tried = {f"rate {rate:.15g}": plan.rates, f"{size} hidden": plan.sizes}
    return "<br>".join(line for line, values in tried.items() if len(values) > 1)


def _rights(job: Job, places: NDArray[np.int64]) -> list[str]:
    """How many answers of each run, by its place (n, 3), are right: as in "88 % right"."""
    shares = 100 * (1 - job.result.stuck[tuple(places.T)].mean(axis=1))
    return [f"{floor(share)} % right" for share in shares]


def wrong_patterns(is_wrong: NDArray[np.bool_], dataset: Dataset) -> str:
    """The patterns that are wrong, as in "01, 11", or of many how many; `is_wrong` is (P,)."""
    if len(is_wrong) > FEW:
        return f"{np.count_nonzero(is_wrong)} of {len(is_wrong)}" if is_wrong.any() else ""
    return ", ".join(compress(dataset.patterns, is_wrong))


def watch(plan: Runs, size: int, rate: float, seed: int, is_solved: bool | None = False) -> None:
    """Start a run of the sweep on the Train page; None says that the sweep has not ended it."""
    experiment = plan.experiment(size, rate, seed)
    session.start(experiment)
    if is_solved is not None:
        session.run_under_way().foretold = replace(experiment, epoch=plan.epochs), is_solved
    sweeping().is_leaving = True

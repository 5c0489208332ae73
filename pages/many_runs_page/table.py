"""All runs as a table: the user sorts it, downloads it, and picks a run to watch."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from pages.layout.control_row import control_row
from pages.link.many_runs import Runs
from pages.many_runs_page.charts import ALL, LOOKS, Cell
from pages.many_runs_page.job import Job
from pages.many_runs_page.stuck_view import watch, wrong_patterns
from pages.run import widgets
from pages.server.engine import ENGINE_NAMES
from xorcore.runs.data import ReadyMade
from xorcore.runs.experiment import spell_rule

if TYPE_CHECKING:
    import pandas as pd  # which takes its time: each table imports it when it is made

_KEY = "sweep_table"

_COLUMNS = {
    "seed": st.column_config.NumberColumn("Seed", format="%d"),
    "learning_rate": st.column_config.NumberColumn("Learning rate"),
    "hidden": st.column_config.NumberColumn("Hidden units"),
    "biases": st.column_config.CheckboxColumn("Biases"),
    "loss": st.column_config.TextColumn("Loss"),
    "solved": st.column_config.CheckboxColumn("Solved"),
    "lost": st.column_config.CheckboxColumn("Lost again", help="Solved on the way, not at the end"),
    "solved_at": st.column_config.NumberColumn("Solved by epoch", format="localized", help=LOOKS),
    "jumps": st.column_config.CheckboxColumn(
        "Jumps", help="The steps are too large: on Train it may end differently"
    ),
    "final_error": st.column_config.NumberColumn(
        "Final error", format="%.4f", help="The mean absolute error at the end"
    ),
    "wrong": st.column_config.TextColumn("Missed inputs", help="Not near enough to the target"),
}
"""The columns that the page shows, in this order."""


def table_of(job: Job, cell: Cell = ALL) -> "pd.DataFrame":
    """A row for each run of a cell that has begun, in the order of the sweep.

    Unknown values are empty.
    """
    import pandas as pd

    result, request, plan = job.result, job.result.request, job.plan
    is_listed = np.zeros(request.shape, dtype=bool)
    is_listed[cell] = np.isfinite(result.error_curves[cell][..., 0])
    size, rate, seed = runs = np.nonzero(is_listed)
    done = result.done[runs]
    kinds, of = np.unique(result.stuck[runs], axis=0, return_inverse=True)
    names = np.array([wrong_patterns(kind, plan.dataset) for kind in kinds], dtype=object)
    return pd.DataFrame(
        {
            "seed": request.seeds[seed],
            "learning_rate": request.learning_rates[rate],
            "hidden": np.array(plan.sizes)[size],
            "biases": plan.bias,
            "loss": plan.loss,
            **same_for_all(plan),
            "epochs": plan.epochs,
            "finished": done,
            "solved": result.solved[runs],
            "lost": result.lost[runs],
            "solved_at": pd.array(result.solved_at[runs]).astype("Int64"),
            "jumps": result.jumped[runs],
            "final_error": result.final_error[runs],
            "wrong": np.where(done, names[of.ravel()], ""),
            "diverged": result.diverged[runs],
            "engine": ENGINE_NAMES[result.engine],
        }
    )


def same_for_all(plan: Runs) -> dict[str, object]:
    """What the runs are taught and how their updates are made, by column, as a link spells it.

    Points of one's own are only named: each row would have all of them.
    """
    method, data = plan.method, plan.data
    return {
        "data": data.spell() if isinstance(data, ReadyMade) else plan.dataset.name,
        "held_out": plan.test.spell(),
        "rule": spell_rule(method.rule),
        "batch": "all" if method.batch is None else method.batch,
        "shuffle": "" if method.shuffle is None else method.shuffle,
    }


def table_view(jobs: Sequence[Job], cell: Cell = ALL) -> None:
    """The runs of a cell of all `jobs`; a click on a run opens the Train page with it."""
    import pandas as pd

    rows = pd.concat([table_of(job, cell) for job in jobs], ignore_index=True)
    with control_row(gap="small"):
        st.markdown("##### All runs", width="content")
        st.caption("Click a run to watch it on the Train page; click a heading to sort.")
        st.download_button(
            "CSV of all runs",
            lambda: rows.to_csv(index=False),
            "many_runs.csv",
            "text/csv",
            icon=":material/download:",
            key="sweep_csv",
            on_click="ignore",
            wrap=False,
        )
    st.dataframe(
        rows,
        hide_index=True,
        height=320,
        placeholder="–",
        key=_KEY,
        on_select=lambda: _watch_picked(jobs, rows),
        selection_mode="single-cell",
        column_order=_columns(jobs),
        column_config=_COLUMNS,
        alt=f"{len(rows):,} runs: seed, settings, and what became of each.",
    )


def _columns(jobs: Sequence[Job]) -> list[str]:
    """The columns shown: biases and loss only where the jobs differ in them."""
    biases, losses = {job.plan.bias for job in jobs}, {job.plan.loss for job in jobs}
    is_shown = {"biases": len(biases) > 1, "loss": len(losses) > 1}
    return [name for name in _COLUMNS if is_shown.get(name, True)]


def _watch_picked(jobs: Sequence[Job], runs: "pd.DataFrame") -> None:
    for row, _ in widgets.entered(_KEY)["selection"]["cells"]:
        for run in runs.iloc[row : row + 1].itertuples():  # none once the table is shorter
            plans = (job.plan for job in jobs)
            plan = next(p for p in plans if (p.bias, p.loss) == (run.biases, run.loss))
            is_solved = run.solved if run.finished else None
            watch(plan, int(run.hidden), run.learning_rate, int(run.seed), is_solved)

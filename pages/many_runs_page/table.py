"""All runs as a table: to sort, to download, and to pick one that is then trained again."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st

from pages.many_runs_page.job import Job
from pages.many_runs_page.stuck_view import watch, wrong_patterns
from pages.run import widgets
from xorcore import XOR

_KEY = "sweep_table"


def table_of(job: Job) -> pd.DataFrame:
    """A row for each run that is done or was under way, sweep order; empty where not known."""
    result = job.result
    request, plan = result.request, job.plan
    size, rate, seed = np.nonzero(np.isfinite(result.error_curves[..., 0]))
    runs = size, rate, seed
    done = result.done[runs]
    kinds, of = np.unique(result.stuck[runs], axis=0, return_inverse=True)
    names = np.array([wrong_patterns(XOR.patterns, kind) for kind in kinds], dtype=object)
    return pd.DataFrame(
        {
            "seed": request.seeds[seed],
            "learning_rate": request.learning_rates[rate],
            "hidden": np.array(plan.sizes)[size],
            "biases": plan.bias,
            "loss": plan.loss,
            "epochs": plan.epochs,
            "finished": done,
            "solved": result.solved[runs],
            "solved_at": pd.array(result.solved_at[runs]).astype("Int64"),
            "final_error": result.final_error[runs],
            "wrong": np.where(done, names[of.ravel()], ""),
            "diverged": result.diverged[runs],
        }
    )


def table_view(jobs: Sequence[Job]) -> None:
    """The runs; a click on one goes to the Train page with it."""
    tables = [table_of(job) for job in jobs]
    rows = pd.concat(tables, ignore_index=True)
    with st.container(horizontal=True, vertical_alignment="center"):
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
        on_select=lambda: _watch_picked(jobs, tables),
        selection_mode="single-cell",
        column_order=_columns(jobs),
        column_config={
            "seed": st.column_config.NumberColumn("Seed", format="%d"),
            "learning_rate": st.column_config.NumberColumn("Learning rate"),
            "hidden": st.column_config.NumberColumn("Hidden units"),
            "biases": st.column_config.CheckboxColumn("Biases"),
            "loss": st.column_config.TextColumn("Loss"),
            "solved": st.column_config.CheckboxColumn("Solved"),
            "solved_at": st.column_config.NumberColumn("Solved at epoch", format="localized"),
            "final_error": st.column_config.NumberColumn("Final error", format="%.4f"),
            "wrong": st.column_config.TextColumn("Wrong patterns"),
        },
        alt=f"{len(rows):,} runs: seed, settings, and what became of each.",
    )


def _columns(jobs: Sequence[Job]) -> list[str]:
    varied = {"biases": len({job.plan.bias for job in jobs}) > 1}
    varied["loss"] = len({job.plan.loss for job in jobs}) > 1
    names = ("seed", "learning_rate", "hidden", "biases", "loss", "solved", "solved_at")
    return [name for name in names if varied.get(name, True)] + ["final_error", "wrong"]


def _watch_picked(jobs: Sequence[Job], tables: Sequence[pd.DataFrame]) -> None:
    picked = widgets.entered(_KEY)["selection"]["cells"]
    row = picked[0][0] if picked else sum(map(len, tables))
    for job, table in zip(jobs, tables, strict=True):
        if 0 <= row < len(table):
            run = table.iloc[row]
            rates = job.result.request.learning_rates.tolist()
            size = job.plan.sizes.index(run["hidden"])
            watch(job, size, rates.index(run["learning_rate"]), int(run["seed"]))
        row -= len(table)

"""The map: every cell is many runs of one learning rate and hidden size, and opens to them."""

from typing import TYPE_CHECKING

import streamlit as st

from pages.components.cells import cells as cells_to_press
from pages.figures.sweep_map import Cells, sweep_map, units
from pages.layout.chart import as_seen, chart, in_pixels
from pages.layout.control_row import choice, control_row
from pages.link.many_runs import MAP, MEASURES, Runs
from pages.many_runs_page.charts import LOOKS, fan, in_words, when
from pages.many_runs_page.job import Job
from pages.many_runs_page.map_words import cells_of, map_in_words, map_to_hear, no_cells
from pages.many_runs_page.stuck_view import stuck_view
from pages.many_runs_page.table import same_for_all, table_view
from pages.many_runs_page.visit import MapSweeping, map_sweeping
from pages.many_runs_page.your_run import Yours, tell_of_other_gate
from pages.run import session, widgets
from pages.run.visit import forbidden

if TYPE_CHECKING:
    import pandas as pd  # which takes its time: each table imports it when it is made

_KEY = "map"
_TICK = 0.5
"""Seconds between two looks at what has been computed."""

_MARGINS, _ROW = 82, 32
"""Pixels of the map without its rows, and of a row."""
_LEAST_ROWS = 6


def map_view(visit: MapSweeping) -> None:
    """The map, which fills in while it is computed, and the runs of the cell that was pressed."""
    job = visit.newest
    if job and job.plan != visit.wanted[0]:
        st.caption("This is still the last map: the settings have changed.")
    with control_row("map_bar", gap="small"):
        key = widgets.set_widget("map_measure", MAP.get().measure)
        choice(
            "What the cells show",
            MEASURES,
            default=MAP.get().measure,
            key=key,
            on_change=lambda: MAP.go(measure=widgets.entered(key)),
        )
        st.space("stretch")
        if job:
            st.download_button(
                "CSV of the map",
                lambda: map_table(job).to_csv(index=False),
                "map.csv",
                "text/csv",
                icon=":material/download:",
                key="map_csv",
                on_click="ignore",
                wrap=False,
            )
    cell, plan = MAP.get().cell, visit.newest_runs
    place = place_of(cell, plan)
    is_there = bool(job and place and job.result.done[place].any())
    st.fragment(_draw, run_every=_TICK if visit.under_way else None)(cell, is_there)
    if cell and place:
        with st.container(key="sweep_results"):
            _opened(job, cell, place, is_there)


def _draw(cell: tuple[float, int] | None, is_there: bool) -> None:
    """The map as it is now; the whole page anew once `cell` changes, or its runs are there."""
    visit = map_sweeping()
    job, runs, shown = visit.newest, visit.newest_runs, MAP.get()
    place = place_of(shown.cell, runs)
    if shown.cell != cell or (not is_there and job and place and job.result.done[place].any()):
        st.rerun()
    cells = cells_of(job.result) if job else no_cells(runs)
    figure = sweep_map(cells, shown.measure, runs.rates, runs.sizes, runs.epochs, place, runs.goal)
    alt = map_to_hear(cells, runs, shown.measure)
    height = _MARGINS + _ROW * max(len(runs.sizes), _LEAST_ROWS)
    failure = ""
    if not forbidden():
        failure = (
            cells_to_press(
                as_seen(figure),
                alt,
                "Press a cell to see its runs.",
                "By keyboard: M, then arrows and Enter.",
                in_pixels(height),
                _KEY,
                on_pick=_pick,
            )
            or ""
        )
    if failure or forbidden():
        st.caption(f"In this browser no cell can be pressed: choose one below. {failure}")
        chart(figure, height, "plain_map", alt)
        _choose_cell(cells, runs)
    # Below the map: what grows while it is computed does not move it.
    looks = LOOKS if shown.measure == "median" else None
    st.markdown(map_in_words(cells, runs, shown.measure), help=looks)
    if other := tell_of_other_gate(session.run_under_way()):
        st.caption(other)


def _opened(
    job: Job | None, cell: tuple[float, int], place: tuple[int, int], is_there: bool
) -> None:
    """The runs of one cell, as those of a sweep."""
    with control_row(gap="small"):
        st.markdown(f"##### Rate {cell[0]:.15g}, {units(cell[1])}", width="content")
        st.button(
            "Close",
            key="close_cell",
            type="tertiary",
            icon=":material/close:",
            on_click=lambda: MAP.go(cell=None),
        )
    if job is None or not is_there:
        st.caption("This cell is not computed yet: its runs will be here.")
        return
    yours = Yours.of(session.run_under_way(), job.plan)
    left, right = st.columns([0.4, 0.6])
    with left:
        in_words(job, place, yours)
    with right:
        fan(job, place, yours, 275)
        when(job, place, yours, 235)
    stuck_view(job, place, 2, "stuck")
    table_view([job], place)


def place_of(cell: tuple[float, int] | None, runs: Runs) -> tuple[int, int] | None:
    """The row and the column of a cell, given by its learning rate and hidden size, if there."""
    if cell is None or cell[0] not in runs.rates or cell[1] not in runs.sizes:
        return None
    return runs.sizes.index(cell[1]), runs.rates.index(cell[0])


def map_table(job: Job) -> "pd.DataFrame":
    """A row for each cell, rates first; what is not known is empty."""
    import pandas as pd

    runs, cells = job.plan, cells_of(job.result)
    return pd.DataFrame(
        [
            {
                "learning_rate": rate,
                "hidden": size,
                "biases": runs.bias,
                "loss": runs.loss,
                **same_for_all(runs),
                "epochs": runs.epochs,
                "first_seed": runs.first,
                "done": cells.done[row, column],
                "solved": cells.solved[row, column],
                "share": cells.share[row, column],
                "low_95": cells.low[row, column],
                "high_95": cells.high[row, column],
                "median_epoch": cells.median[row, column],
            }
            for row, size in enumerate(runs.sizes)
            for column, rate in enumerate(runs.rates)
        ]
    )


def _pick() -> None:
    """Show the runs of the cell that was pressed in the browser."""
    picked, runs = widgets.entered(_KEY).get("pick"), map_sweeping().newest_runs
    if not picked:
        return
    row, column = (int(picked[name]) for name in ("row", "column"))
    if 0 <= row < len(runs.sizes) and 0 <= column < len(runs.rates):
        MAP.go(cell=(runs.rates[column], runs.sizes[row]))


def _choose_cell(cells: Cells, runs: Runs) -> None:
    """The cells as a list, where the map itself cannot be pressed."""
    names = {
        (rate, size): f"Rate {rate:.15g}, {units(size)}"
        for row, size in enumerate(runs.sizes)
        for column, rate in enumerate(runs.rates)
        if cells.done[row, column]
    }
    now = MAP.get().cell
    key = widgets.set_widget("map_cell", now if now in names else None)
    st.selectbox(
        "Cell",
        list(names),
        list(names).index(now) if now in names else None,
        format_func=lambda cell: names.get(cell, ""),
        placeholder="Choose a cell",
        key=key,
        on_change=widgets.on_entry(key, lambda cell: MAP.go(cell=cell)),
    )

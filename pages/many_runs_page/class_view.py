"""The runs of a class on one wall: as they come, solved or stuck, and their share."""

from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from pages.components.cells import cells
from pages.figures.class_wall import (
    Share,
    Tile,
    class_wall,
    columns_for,
    shares_beside,
    wall_height,
)
from pages.figures.numbers import percent
from pages.layout import class_room
from pages.layout.chart import as_seen, chart
from pages.link import projector
from pages.link import room as seats
from pages.link.many_runs import CLASS, Plan
from pages.link.room import SEAT
from pages.many_runs_page.job import job_of
from pages.many_runs_page.run_bar import duration, expected
from pages.many_runs_page.visit import sweeping
from pages.room.training import Sent, Task, Wall
from pages.run import session, widgets
from pages.run.class_task import ending, experiment_of
from pages.run.visit import forbidden, kept_for_visit
from pages.server.streamlit_internals import session_id
from xorcore.runs.landmarks import SMALL_ERROR
from xorcore.sweep.statistics import wilson_interval

_KEY = "class_wall"
_SEEDS = 2_000
_AT_ONCE = 30.0
"""Seconds up to which the many seeds are trained without being asked for."""


def class_bar() -> None:
    """What the class trains, and whether the students see the runs of all."""
    wall, room = seats.wall(), seats.room()
    if wall is None or room is None or wall.task is None:
        st.space("stretch")
        return
    st.markdown(in_words(wall.task), width="content", help=_help(wall.task))
    st.space("stretch")
    if not SEAT.get().secret:
        return
    if wall.is_shown:
        st.button(
            "Only their own",
            key="hide_runs",
            icon=":material/visibility_off:",
            help="Each student sees the own run only, again.",
            on_click=partial(room.show_runs, room.secret, False),
            wrap=False,
        )
    else:
        st.button(
            "Show everybody",
            key="show_runs",
            icon=":material/groups:",
            type="primary",
            help="The students' pages come here, too, and show the runs of all. Before that each "
            "sees the own run only.",
            on_click=_show_everybody,
            wrap=False,
        )


def _help(task: Task) -> str:
    return (
        f"Each curve is the mean absolute error, epoch 1 to {task.epochs:,} in log time. A run is "
        f"**solved** if every output is less than {SMALL_ERROR:g} from its target, and **stuck** "
        "if it has ended without. The bars have 95\u00a0% intervals; of the class, runs count that "
        f"have ended. The {_SEEDS:,} seeds are 0 to {_SEEDS - 1:,}, at rate {task.rate:.15g} for "
        f"{task.epochs:,} epochs, as on *Sweep*."
    )


def _show_everybody() -> None:
    if room := seats.room():
        room.show_runs(room.secret, True)
        room.bring(room.secret, "many_runs", {"view": CLASS})


def in_words(task: Task) -> str:
    """What everybody trains, in one sentence."""
    if task.is_any_rate:
        start = f"from seed **{task.seed}**, **any learning rate**"
    else:
        start = f"a seed each, from seed **{task.seed}** on, rate **{task.rate:.15g}**"
    return f"Everybody: {start}, {task.epochs:,} epochs"


def class_view() -> None:
    """The wall, which the page's own timer keeps up to date."""
    wall = seats.wall()
    if not SEAT.get().is_taken:  # not yet, where a page is loaded again
        st.info("The runs of a class are for those in its room: join it on the page Lesson.")
        return
    if wall is None:  # the room is lost, as the page says
        class_room.listen()
        return
    if wall.task is None:
        st.info("The class trains nothing yet: the teacher gives it out at the desk, on Lesson.")
        class_room.listen()
        return
    class_room.listen(lambda _: _draw())


def _draw() -> None:
    """The runs as they are now; a student's own has a frame."""
    wall = seats.wall()
    if sweeping().is_leaving or wall is None or wall.task is None:
        st.rerun()
    if wall.is_shown or not wall.number:
        _shares(wall, wall.task)
    tiles = tuple(_tile(wall, wall.task, number) for number in wall.numbers)
    own = wall.numbers.index(wall.number) if wall.number else None
    shown = tiles, wall.task.epochs, _title(wall), own
    height, alt, failure = wall_height(len(tiles)), _alt(tiles), ""
    if not forbidden():
        failure = (
            cells(
                _seen(shown),
                alt,
                "Press a run to open it on Train.",
                "By keyboard: M, then arrows and Enter.",
                height,
                _KEY,
                on_pick=_pick,
            )
            or ""
        )
    if failure or forbidden():
        st.caption(f"In this browser no run can be pressed. {failure}")
        chart(class_wall(*shown), height, "plain_wall", alt)


def _title(wall: Wall) -> str:
    if wall.number and not wall.is_shown:
        return "Your run"
    ended = sum(run.is_ended for run in wall.runs.values())
    going = f", {len(wall.runs) - ended} under way" if ended < len(wall.runs) else ""
    return f"{ended} of {len(wall.numbers)} runs have ended{going}"


def _seen(shown: tuple[tuple[Tile, ...], int, str, int | None]) -> dict[str, Any]:
    """The chart of the wall, which is made anew only when something has changed."""
    kept = kept_for_visit("chart of the wall", dict[Any, dict[str, Any]])
    key = shown, st.context.theme.type, projector.is_on()
    if key not in kept:
        kept.clear()
        kept[key] = as_seen(class_wall(*shown))
    return kept[key]


def _tile(wall: Wall, task: Task, number: int) -> Tile:
    sent = wall.runs.get(number)
    name = "you" if number == wall.number else f"{number}"
    who = "You" if number == wall.number else f"Student {number}"
    if sent is None:
        given = f"seed {task.seed_of(number)}"
        return Tile(name, "not begun", name, f"{who}, {given}<br>not begun", "waits")
    own = f"rate {sent.rate:.15g}" if task.is_any_rate else f"seed {sent.seed}"
    told = f"{who}, {own}<br>{ending(sent)}<br>mean absolute error {sent.errors[-1]:.4f}"
    state = "solved" if sent.is_solved else "stuck" if sent.is_stuck else "trains"
    words = f"{name} · {own}", _ending(sent), f"{name}{_MARKS[state]}", told
    return Tile(*words, state, sent.epochs, sent.errors)


_MARKS = {"trains": "…", "solved": "✓", "stuck": "✗"}


def _ending(sent: Sent) -> str:
    """How the run ends, as it fits into a tile."""
    if sent.is_solved:
        return f"✓ {sent.solved_at:,}"
    if sent.has_diverged:
        return "✗ diverged"
    return "✗ stuck" if sent.is_stuck else f"epoch {sent.epoch:,}"


def _alt(tiles: tuple[Tile, ...]) -> str:
    return " ".join(f"{tile.told.replace('<br>', ', ')}." for tile in tiles)


def _pick() -> None:
    """Open the run that was pressed on Train."""
    picked, wall = widgets.entered(_KEY).get("pick"), seats.wall()
    if not picked or wall is None or wall.task is None:
        return
    columns = columns_for(len(wall.numbers))
    rows = -(-len(wall.numbers) // columns)
    index = (rows - 1 - int(picked["row"])) * columns + int(picked["column"])
    number = wall.numbers[index] if 0 <= index < len(wall.numbers) else 0
    if sent := wall.runs.get(number):
        experiment = experiment_of(wall.task, number, sent.rate)
        session.start(replace(experiment, epoch=sent.epoch))
        sweeping().is_leaving = True


# ---- the share


def _shares(wall: Wall, task: Task) -> None:
    """How many of the class's runs that have ended are solved, beside many seeds."""
    ended = [run for run in wall.runs.values() if run.is_ended]
    beside = f"{_SEEDS:,} seeds{f', rate {task.rate:.15g}' * task.is_any_rate}"
    shares = [_share("Class", sum(run.is_solved for run in ended), len(ended))]
    plan = Plan(seeds=_SEEDS, rates=(task.rate,), epochs=task.epochs)
    job = job_of(plan)
    if job.is_complete:
        result = job.result
        shares.append(_share(beside, int(result.solved.sum()), int(result.done.sum())))
    elif SEAT.get().secret and (job.is_at_work or expected([plan]) <= _AT_ONCE):
        job.watch(session_id())
        shares.append(Share(beside, 0, 0, instead=f"{percent(job.share, 0)} % done"))
    elif SEAT.get().secret:
        st.button(
            f"Train {_SEEDS:,} seeds, too: about {duration(expected([plan]))}",
            key="train_many_seeds",
            on_click=job.watch,
            args=(session_id(),),
        )
    told = "; ".join(
        f"{share.name}: {share.solved:,} of {share.total:,} solved" for share in shares
    )
    chart(shares_beside(shares), 22 + 28 * len(shares), "class_shares", f"{told}.")


def _share(name: str, solved: int, total: int) -> Share:
    return Share(name, solved, total, *(wilson_interval(solved, total) if total else ()))

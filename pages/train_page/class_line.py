"""On Train, for a student: what the class trains, and what has become of the own run."""

import streamlit as st

from pages.layout.control_row import control_row
from pages.link.many_runs import CLASS
from pages.room.training import Task
from pages.run import class_task, session
from pages.run.run import Run


def class_line(run: Run) -> None:
    """One line over the board, if the visitor is in a room whose class trains something."""
    found = class_task.task_of_student()
    if found is None:
        return
    task, number = found
    is_own = class_task.is_for(task, number, run)
    with control_row("class_line", gap="small"):
        st.markdown(_words(task, number, run, is_own), width="content")
        if not is_own:
            rate = run.trainer.learning_rate if task.is_any_rate else None
            experiment = class_task.experiment_of(task, number, rate)
            label = "Begin with this rate" if task.is_any_rate else "Begin my run"
            st.button(
                label,
                key="begin_class_run",
                type="primary",
                on_click=session.start,
                args=(experiment,),
                wrap=False,
            )
        sees = st.button("See the wall", key="see_wall", type="tertiary", wrap=False)
    if sees:
        session.follow("pages/many_runs.py", {"view": CLASS})


def _words(task: Task, number: int, run: Run, is_own: bool) -> str:
    given = f"seed **{task.seed_of(number)}**, "
    given += "**any learning rate you like**" if task.is_any_rate else f"rate **{task.rate:.15g}**"
    given = f"For the class: {given}, {task.epochs:,} epochs."
    if not is_own:
        return f"{given} This is another run."
    if not run.trainer.epoch:
        sets = "Set it in the sidebar, then press" if task.is_any_rate else "Press"
        return f"{given} {sets} **Play**."
    if run.is_playing:
        return f"{given} It is on the wall as it goes, as student **{number}**."
    ends = class_task.ending(class_task.to_send(run))
    again = " Another rate: set it, then Reset." if task.is_any_rate and run.is_finished else ""
    return f"On the wall as student **{number}**: {ends}.{again}"

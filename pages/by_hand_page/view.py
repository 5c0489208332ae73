"""The page By hand: a fragment, so that a step of the walk redraws nothing outside of it."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import streamlit as st

from pages.by_hand_page.drawing import drawing
from pages.by_hand_page.epoch import Walk, fair, walk_of
from pages.by_hand_page.gradient_check_view import gradient_check_view
from pages.by_hand_page.mistakes_view import mistakes_view
from pages.by_hand_page.question import moment_name
from pages.by_hand_page.words import assignment, purpose, title
from pages.by_hand_page.worksheet import worksheet
from pages.components.matrices import matrices, picture
from pages.components.tab_memory import tab_memory
from pages.figures.numbers import fixed
from pages.layout.control_row import choice, control_row, step_button
from pages.layout.notices import tell_of_link
from pages.layout.number_field import number_field
from pages.link.by_hand import (
    BLANKS,
    MAX_DRAW,
    MOST_ROWS,
    PLACE,
    VIEWS,
    Place,
    keep_within,
    number_of,
)
from pages.link.fields import whole
from pages.link.known import moment
from pages.run import session, widgets
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from pages.worked_epoch.exercise import Answers, blanks
from pages.worked_epoch.formulas import cell_formula, formula
from pages.worked_epoch.panel import Shown, panel
from xorcore import EpochTrace
from xorcore.explain.walkthrough import Step
from xorcore.runs.landmarks import equal_in_words

_STYLE = Path(__file__).parent / "page.css"

_MEMORY = "tab_memory_answers"

_MOST_MARKERS_BESIDE = 10
"""More step markers than these do not fit between Previous and Next at 1280 pixels."""

_MOST_UPDATES_BESIDE = 8

_SLOPES_ONLY = (
    "Checked is the gradient, at the weights where the rule takes it and without weight decay, "
    "before the rule makes a step of it."
)
_PLAIN_ONLY = (
    "This run makes its updates in another way. Here each epoch, and each of the next ones, is one "
    "plain step of all points from the same weights: the mistakes are in the gradient, which every "
    "way needs."
)


@st.fragment
def by_hand() -> None:
    """One epoch of the run: walked through, with mistakes in it, or its gradient checked."""
    st.html(_STYLE)
    run = session.run_under_way()
    walk = walk_of(run, PLACE.get().update, PLACE.get().points)
    keep_within(max(1, len(walk.updates)), walk.steps, walk.numbers)
    tell_of_link(PLACE.messages)
    _bar(run)
    match PLACE.get().view:
        case "mistakes":
            if walk.updates:
                st.caption(_PLAIN_ONLY)
            mistakes_view(walk.plain)
        case "check":
            _update(walk, _SLOPES_ONLY)
            gradient_check_view(walk.gradient)
        case _:
            _update(walk)
            _points(walk)
            _steps(run, walk)
    session.write_link(run, PLACE.link_part())


def _bar(run: Run) -> None:
    """Controls that choose the view and the epoch, and the button that applies the epoch."""
    why_not = _why_not(run)
    newest = run.trainer.epoch
    row, below = control_row("walk_bar"), st.empty()
    with row:
        _choice("View", VIEWS, "view", "view")
        st.space("stretch")
        st.markdown("After epoch", width="content")
        number_field(
            moment(newest),
            run.moment,
            "at",
            run.look_at,
            below,
            help="The epoch shown starts from the weights after this many epochs.",
            label_visibility="collapsed",
            width=130,
            disabled=newest == 0,
        )
        if run.moment < newest:
            label = f"Go to epoch {newest:,}"
            st.button(label, key="newest", on_click=run.look_at, args=(None,), wrap=False)
        st.button(
            "Apply",
            key="apply",
            icon=":material/done_all:",
            shortcut="A",
            on_click=_apply,
            disabled=bool(why_not),
            help="Gives the run the new weights of this epoch, and goes on to the next one.",
        )
    applied = kept_for_visit("applied", dict[int, int])
    if PLACE.get().step == 1 and applied.get(run.serial) == run.moment:
        st.caption(_applied(run))
    elif why_not:
        st.caption(why_not)
    if pushed := _pushed(run):
        st.caption(pushed)
    if equal := equal_in_words(run.network, data=run.trainer.dataset):
        st.caption(equal)


def _choice(label: str, names: Mapping[Any, str], field: str, key: str, **others: Any) -> None:
    """Buttons that choose a field of the place, and set `others` with it."""
    widgets.set_widget(key, getattr(PLACE.get(), field))

    def choose() -> None:
        PLACE.go(**{field: widgets.entered(key)}, **others)

    choice(label, names, key=key, on_change=choose)


def _why_not(run: Run) -> str:
    """Why the epoch shown cannot be applied; empty if it can be."""
    newest = run.trainer.epoch
    if run.moment < newest:
        return f"The run has already done this epoch: it is at epoch {newest:,}. Apply works there."
    return f"The run has ended: {run.ending.lower()}." if run.is_finished else ""


def _pushed(run: Run) -> str:
    """What a push has to do with the epoch shown; empty if there was none."""
    pushes = [push.epoch for push in run.trainer.pushes]
    if run.moment in pushes:
        return f"A push by hand put these weights in place at epoch {run.moment:,}."
    if run.moment + 1 in pushes:
        return "After this epoch a push by hand put others in place of its new weights."
    return ""


def _applied(run: Run) -> str:
    """What the epoch that has just been applied did."""
    errors = np.abs(run.trainer.errors_between(run.moment - 1, run.moment)).mean(axis=(1, 2))
    return (
        f"Applied: all weights have their new values, and the run is at epoch {run.moment:,}. The "
        f"mean absolute error went from {fixed(errors[0], 6)} to {fixed(errors[1], 6)}."
    )


def _update(walk: Walk, more: str = "") -> None:
    """The choice of an update of the epoch, and how it is made, with `more` about it.

    Nothing for the plain step.
    """
    if not walk.updates:
        return
    count = len(walk.updates)
    row, below = control_row("walk_update"), st.empty()
    with row:
        if 1 < count <= _MOST_UPDATES_BESIDE:
            names = {n: f"{n}: {points}" for n, points in enumerate(walk.points, start=1)}
            _choice("Update", names, "update", "update_chosen", cell="")
        elif count > 1:
            field = whole("update", 1, count, "Update")
            number_field(field, walk.update, "update_typed", _go_to_update, below, width=130)
        st.caption(f"{walk.in_words} {more}")


def _go_to_update(update: int) -> None:
    PLACE.go(update=update, cell="")


def _points(walk: Walk) -> None:
    """The choice of the points whose rows are shown, of more than fit."""
    if not walk.has_choice:
        return
    dataset = walk.gradient.dataset
    numbers = [number_of(name) for name in dataset.patterns]

    def choose(points: tuple[int, ...]) -> None:
        if missing := [f"#{point}" for point in points if point not in numbers]:
            of = "of this update" if walk.is_part else "that the network learns from"
            raise ValueError(f"{missing[0]} is none of the points {of}")
        PLACE.go(points=points, cell="")

    def choose_others() -> None:
        choose(tuple(numbers[place] for place in fair(dataset, max(walk.shown))))

    row, below = control_row("walk_points"), st.empty()
    with row:
        st.markdown("Points shown", width="content")
        number_field(
            Place.fields()["points"],
            walk.shown_numbers,
            "points_typed",
            choose,
            below,
            help=f"Up to {MOST_ROWS} of the points, by their numbers, as in 3, 17.",
            label_visibility="collapsed",
            width=260,
        )
        st.button(
            "Next points",
            key="next_points",
            icon=":material/skip_next:",
            on_click=choose_others,
            help=f"The next {MOST_ROWS}, of both classes as many as can be.",
        )
        here = f"{len(walk.shown)} of the {len(numbers):,} points{' of this update' * walk.is_part}"
        st.caption(f"Shown: {here}. Every sum and mean over points goes over all of them.")


def _steps(run: Run, walk: Walk) -> None:
    here, trace, steps = PLACE.get(), walk.gradient, walk.steps
    step = steps[here.step - 1]
    _navigation(steps)
    asked = blanks(step, here.blank, here.draw) if here.is_computing else {}
    answers = {name: _answers().to(_question(run, walk, step, name)) for name in asked}
    shown = Shown(step, here.digits, here.cell, answers)
    if here.is_computing:
        _exercise(run, walk, shown)
    _head(step, trace, shown, len(steps), walk.is_part)
    place = f"{run.serial} {run.moment} {here.step} {here.mode} {here.blank} {here.draw}"
    page = f"{place} {_answers().is_brought_back} {walk.update}"
    matrices(panel(shown), page, "matrices", _pick, on_type=lambda: _type(run, walk, step, page))
    _cell(shown)


def _navigation(steps: tuple[Step, ...]) -> None:
    here, count = PLACE.get(), len(steps)
    is_beside = count <= _MOST_MARKERS_BESIDE
    with control_row("walk_steps"):
        step_button("Previous", "previous", "left", here.step - 1, count, _go_to, shortcut="Left")
        if is_beside:
            _markers(count)
        step_button("Next", "next", "right", here.step + 1, count, _go_to, shortcut="Right")
        st.space("stretch")
        st.toggle(
            "17 digits",
            key=widgets.set_widget("all_digits", here.digits == "17"),
            on_change=widgets.on_entry(
                "all_digits", lambda is_on: PLACE.go(digits="17" if is_on else "4")
            ),
            help="Shows all digits that the computer keeps of a number, not only the first 4. They "
            "are NumPy's: in a run with the compiled engine the last ones may differ.",
        )
        st.toggle(
            "You compute it",
            key=widgets.set_widget("computing", here.is_computing),
            on_change=widgets.on_entry(
                "computing",
                lambda is_on: PLACE.go(mode="compute" if is_on else "look", cell=""),
            ),
        )
    if not is_beside:
        _markers(count)


def _markers(count: int) -> None:
    numbers = {number: str(number) for number in range(1, count + 1)}
    _choice("Step", numbers, "step", "step_marker", cell="")


def _head(step: Step, trace: EpochTrace, shown: Shown, count: int, is_part: bool) -> None:
    """The purpose of the step, its formulas, and the network with the step highlighted."""
    with st.container(key="walk_head"):
        words, network = st.columns([0.66, 0.34], vertical_alignment="center")
        with words:
            st.markdown(f"### {step.number}. {title(step, trace)}", width="content")
            st.markdown(purpose(step, trace, is_part))
            for part in step.parts if len(step.parts) <= 2 else (step.parts[0], step.parts[-1]):
                st.markdown(f"${formula(part)}$ &emsp; `{assignment(part)}`")
        with network:
            made, used = step.elements_made, step.elements_used
            if shown.cell is not None:
                part, *cell = shown.cell
                made, used = frozenset({part.result.element(*cell)}), part.elements_used(*cell)
            text = f"The network; lit for step {step.number} of {count}, {title(step, trace)}"
            picture(drawing(trace.before.unit_names, trace.before.bias, made, used, text), "net")


def _exercise(run: Run, walk: Walk, shown: Shown) -> None:
    """Controls for the blank cells and hints, the score, and the worksheets to print."""
    tab_memory(_answers().to_text(), _MEMORY, on_found=_bring_back)
    here = PLACE.get()
    answer = shown.blank.get(here.cell)
    sheet = partial(
        worksheet,
        *(walk.gradient, walk.steps, run.moment, here.blank, here.draw, here.digits),
        update=walk.in_words,
        is_part=walk.is_part,
    )
    with control_row("walk_exercise"):
        _choice("Blank", BLANKS, "blank", "blank")
        st.button(
            "Other cells",
            key="draw",
            icon=":material/casino:",
            on_click=lambda: PLACE.go(draw=(here.draw + 1) % (MAX_DRAW + 1), cell=""),
            disabled=here.blank == "all",
        )
        st.button(
            "Show the answer" if answer and answer.hints else "Hint",
            key="hint",
            icon=":material/lightbulb:",
            shortcut="H",
            on_click=lambda: _answers().hint(_question(run, walk, shown.step, here.cell)),
            disabled=answer is None or not answer.is_open,
            help="For the selected cell: first the formula with its numbers, then the answer.",
        )
        st.markdown(f"**Score:** {_answers().score}", width="content")
        st.space("stretch")
        update = f"-update-{walk.update}" if walk.is_part else ""
        name = f"epoch-{run.moment}{update}-{here.draw}.html"
        for label, is_key in (("Worksheet", False), ("Answer key", True)):
            st.download_button(
                label,
                partial(sheet, is_key=is_key),
                f"{label.lower().replace(' ', '-')}-{name}",
                "text/html",
                icon=":material/print:",
                on_click="ignore",
            )


def _cell(shown: Shown) -> None:
    """The formula of the selected cell, or what to do next."""
    with st.container(key="walk_cell"):
        if shown.cell is not None:
            st.markdown(f"${cell_formula(*shown.cell)}$")
        elif shown.blank:
            st.caption(
                "Type numbers with 3 decimals, below 0.01 with 2 digits. Enter checks and goes on."
            )
        else:
            st.caption("Press a number of a result to see how it is computed.")


def _question(run: Run, walk: Walk, step: Step, name: str) -> str:
    """Names a cell by all that its number depends on: the same again after a reload."""
    update = f"{walk.update}." if walk.is_part else ""
    return f"{moment_name(run.settings, run.moment)} {update}{step.number} {name}"


def _go_to(step: int) -> None:
    PLACE.go(step=step, cell="")


def _apply() -> None:
    run = session.run_under_way()
    run.step()
    kept_for_visit("applied", dict[int, int])[run.serial] = run.trainer.epoch
    PLACE.go(step=1, cell="")


def _pick() -> None:
    PLACE.go(cell=str((widgets.entered("matrices").get("pick") or {}).get("name", "")))


def _type(run: Run, walk: Walk, step: Step, page: str) -> None:
    typed = widgets.entered("matrices").get("typed") or {}
    if typed.get("page") != page:
        return
    here, answers = PLACE.get(), _answers()
    for name, (part, row, column) in blanks(step, here.blank, here.draw).items():
        text = typed["texts"].get(name)
        question = _question(run, walk, step, name)
        if text is not None and (text != answers.to(question).text or not text):
            answers.type(question, text, float(part.result.values[row, column]))


def _answers() -> Answers:
    """What the reader has computed in this tab of the browser."""
    return kept_for_visit("answers", Answers)


def _bring_back() -> None:
    _answers().bring_back(widgets.entered(_MEMORY)["found"])

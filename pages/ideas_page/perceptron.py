"""The perceptron: one unit learns step by step, and cannot learn two of the functions."""

import time
from dataclasses import dataclass
from functools import partial

import streamlit as st

from pages.figures.perceptron import line_in_the_plane
from pages.ideas_page.parts import signed, tall_chart
from pages.layout.control_row import choice, control_row
from pages.layout.sidebar import GATE_NAMES
from pages.link.ideas import IDEA, MAX_STEPS, Idea
from pages.run import session, widgets
from pages.run.visit import kept_for_visit
from xorcore import GATES, Dataset, Experiment
from xorcore.explain.perceptron import Correction, Course, Perceptron

_RULE = r"w \leftarrow w + (\text{target} - \text{output}) \cdot x"

SPEEDS = {"Slow": 2.0, "Medium": 1.0, "Fast": 0.5, "At once": 0.0}
"""Seconds from step to step: no more than two a second, as for those who want less motion."""


@dataclass
class Watch:
    """How learning is watched. It runs while the page is as the last step has left it, `at`."""

    speed: str = "Medium"
    at: Idea | None = None
    due: float = 0.0  # when the next step may come

    def go_on(self) -> None:
        """Give the unit the next input or, at once, all; runs on until it is clear how it ends."""
        here, period = IDEA.get(), SPEEDS[self.speed]
        end = len(Course.of(GATES[here.function]).steps)
        IDEA.go(steps=here.steps + 1 if period else end)
        self.at = IDEA.get() if IDEA.get().steps < end else None
        # Half of the time: the browser's timer is not exact, and a click redraws the page, too.
        self.due = time.monotonic() + period / 2

    @property
    def period(self) -> float | None:
        """Seconds from step to step while it runs, else None."""
        return SPEEDS[self.speed] if self.at == IDEA.get() else None

    def take_due_step(self) -> None:
        """Go on if it runs and it is time."""
        if self.period is not None and time.monotonic() >= self.due:
            self.go_on()

    def choose_speed(self) -> None:
        """Take over the speed that the visitor has chosen, at once if it runs."""
        go_on = self.go_on if self.period is not None else lambda: None
        self.speed = widgets.entered("learn_speed")
        go_on()

    def stop(self) -> None:
        """Run no longer."""
        self.at = None


def watch() -> Watch:
    """How the visitor watches the perceptron."""
    return kept_for_visit("watch of the perceptron", Watch)


def perceptron_chapter() -> None:
    """Controls to teach one function pattern by pattern, and the results."""
    here = IDEA.get()
    dataset = GATES[here.function]
    course = Course.of(dataset)
    st.markdown(
        "One unit adds up its inputs, each times its weight, and a bias. Where the sum is 0 or "
        "more (blue), it answers 1. A wrong answer changes the weights, a right one does not: "
        f"&ensp;${_RULE}$"
    )
    _controls(course, here.steps)
    done = [course.step(number) for number in range(here.steps)]
    left, right = st.columns([5, 7])
    with left:
        _plane(dataset, course, done)
    with right:
        _outcome(here.function, course, done)
        _table(course, done)


def _controls(course: Course, steps: int) -> None:
    end, watched = len(course.steps), watch()
    is_running = watched.period is not None
    with control_row("perceptron_bar"):
        st.selectbox(
            "Function",
            list(GATES),
            format_func=GATE_NAMES.__getitem__,
            key=widgets.set_widget("function", IDEA.get().function),
            on_change=widgets.on_entry("function", lambda name: IDEA.go(function=name, steps=0)),
            label_visibility="collapsed",
            width=180,
        )
        st.button(
            "Step",
            key="learn_step",
            icon=":material/skip_next:",
            on_click=lambda: IDEA.go(steps=min(IDEA.get().steps + 1, MAX_STEPS)),
            disabled=steps >= (end if course.converged else MAX_STEPS),
            help="Gives the unit the next input.",
        )
        st.button(
            "Stop" if is_running else "Run",
            key="learn_stop" if is_running else "learn_run",
            icon=":material/pause:" if is_running else ":material/play_arrow:",
            on_click=watched.stop if is_running else watched.go_on,
            disabled=steps >= end,
            help="Gives it input after input, until it is clear how it ends.",
        )
        go, icon = partial(IDEA.go, steps=0), ":material/replay:"
        st.button("Reset", key="learn_reset", icon=icon, on_click=go, disabled=not steps)
        key, names = widgets.set_widget("learn_speed", watched.speed), {s: s for s in SPEEDS}
        choice("Speed of Run", names, key=key, on_change=watched.choose_speed, width="content")


def _plane(dataset: Dataset, course: Course, done: list[Correction]) -> None:
    """The line that the unit draws; once the steps repeat, also the lines that come back."""
    weights = done[-1].after.weights if done else course.steps[0].before.weights
    has_cycled = len(done) >= len(course.steps) and not course.converged
    lines = {step.after.weights for step in course.repeated} if has_cycled else set()
    shown = done[-1].before.position if done else None
    w1, w2, bias = weights
    unit = Perceptron(weights)
    patterns = zip(dataset.patterns, dataset.inputs, dataset.targets.ravel(), strict=True)
    answers = " ".join(
        f"Input {name}: output {unit.output((*map(int, x), 1))}, target {t:g}."
        for name, x, t in patterns
    )
    tall_chart(
        line_in_the_plane(dataset, weights, shown, sorted(lines - {weights})),
        "plane",
        f"The plane of the inputs x1 and x2, cut by the line {w1} x1 + {w2} x2 + {bias} = 0: "
        f"output 1 where the left side is 0 or more. {answers}",
    )


def _outcome(function: str, course: Course, done: list[Correction]) -> None:
    """What the last step did or, after all steps, whether the unit has learned the function."""
    numbers = f"{course.repeats_from + 1} to {len(course.steps)}"
    if len(done) < len(course.steps):
        st.markdown(_step_in_words(done[-1]) if done else _AT_FIRST)
    elif course.converged:
        changed = [number for number, step in enumerate(course.steps, start=1) if step.error]
        when = f"after step {changed[-1]}" if changed else "from the start"
        st.success(
            f"**Converged** {when}: in steps {numbers} it gets every input once more, and "
            "nothing changes. All four answers are right and stay right.",
            icon=":material/check_circle:",
        )
    else:
        st.warning(
            f"**Steps {numbers} repeat for ever**: step {len(course.steps)} ends exactly "
            f"where step {course.repeats_from + 1} began. No straight line separates the 1s of "
            f"{GATE_NAMES[function]} from its 0s.",
            icon=":material/repeat:",
        )
        # Biases, since the perceptron has one, too.
        layered = Experiment(gate=function, bias=True, start="random", learning_rate=0.6)
        if st.button(
            "Add a hidden layer",
            key="add_layer",
            icon=":material/add:",
            type="primary",
            on_click=session.start,
            args=(layered,),
            help="Opens the Train page on the same function.",
        ):
            session.follow("pages/train.py", {})


_AT_FIRST = (
    "All weights are 0, so every sum is 0 and every answer 1. **Step** gives it the first input."
)


def _step_in_words(step: Correction) -> str:
    x1, x2, _ = step.inputs
    total = signed(f"{step.weighted_sum}")
    answer = f"Input {x1}{x2}: the sum is {total}, so the output is {step.output}"
    if not step.error:
        return f"{answer}, as it should be. Nothing changes."
    how = "added to" if step.error > 0 else "subtracted from"
    return (
        f"{answer}, but the target is {step.target}. The inputs "
        f"{_vector(step.inputs)} are **{how}** the weights."
    )


def _table(course: Course, done: list[Correction]) -> None:
    """The steps done so far, newest first; once all are done, ↻ marks those that repeat."""
    is_over = len(done) >= len(course.steps)
    rows = [
        {
            "Step": f"{number} ↻" if is_over and number > course.repeats_from else f"{number}",
            "Weights": _vector(step.before.weights),
            "Input": _vector(step.inputs),
            "Sum": signed(f"{step.weighted_sum}"),
            "Output": f"{step.output}",
            "Target": f"{step.target}",
            "Error": signed(f"{step.error:+}") if step.error else "0",
            "Change": _vector(step.change) if step.error else "none",
        }
        for number, step in enumerate(done, start=1)
    ]
    if rows:
        st.caption("Weights are (w1, w2, bias); the 1 at the end of an input is for the bias.")
        with st.container(key="corrections"):
            st.table(rows[::-1], hide_index=True, border="horizontal")


def _vector(numbers: tuple[int, ...]) -> str:
    return signed(f"({', '.join(map(str, numbers))})")

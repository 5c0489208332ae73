"""What is learned, in the sidebar: a gate, a ready-made set, or points of one's own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import streamlit as st

from pages.layout.bring_data import bring_data
from pages.layout.control_row import control_row
from pages.layout.number_field import number_field
from pages.layout.setting import say_refusal, sets, setting_choice
from pages.link.data import HELD_OUT_SEED, NOISE, POINTS, POINTS_SEED, READY_MADE_NAMES
from pages.link.sharing import too_long
from pages.run import session
from pages.run.run import Run
from pages.run.visit import kept_for_visit
from xorcore import Experiment
from xorcore.model.dataset import MAX_HELD_OUT
from xorcore.runs.data import NONE_HELD_OUT, OWN, HeldOut, OwnPoints, ReadyMade, as_points
from xorcore.runs.units import OWN_NUMBERS

_HELP = {
    "data": "What the network is to learn: the target of each of the four inputs of a gate, or of "
    "many points, from a ready-made set or of your own.",
    "n": "So many points, half of them of each class.",
    "noise": "How far points are shifted, as a share of half the square: 0 for none.",
    "seed": "Each seed gives points of its own, the same ones every time.",
    "swap": "What is 0 becomes 1, and what is 1 becomes 0. This begins a new run.",
    "test": "Points that are not learned. The error on them tells how the network does on what it "
    "has not seen.",
}

_NOT_OF_A_GATE = (
    "Nothing to hold out: a gate has four inputs, and all four are needed to learn it. Choose "
    "points as *Data*."
)


def data_controls(run: Run, gate_names: Mapping[str, str]) -> None:
    """The choice of data, their numbers, and one row for tables and held-out points.

    They are those that the run learns now, which may have been changed on its way.
    """
    data, settings = run.data, run.settings
    names = {**gate_names, **READY_MADE_NAMES, OWN: "Your own points"}
    shown = settings.gate if data is None else data.name if isinstance(data, ReadyMade) else OWN
    setting_choice("Data", names, "gate", shown, _of_name, _HELP["data"])
    _last_own()
    if isinstance(data, ReadyMade):
        _ready_made(data)
    elif data:
        _own_points(data)
    if sentence := too_long(settings.to_query()):
        st.caption(f":material/link_off: {sentence} To share the run, take its file on Take home.")
    with st.expander("Table, held-out points", key="data"):
        _held_out(settings.test, data is None)
        bring_data(data)
    if data:
        points, held_out = len(run.points.learned.inputs), int(run.points.are_held_out.sum())
        st.caption(f"{points} point{'' if points == 1 else 's'} to learn, {held_out} held out.")


@dataclass
class _LastOwn:
    points: OwnPoints | None = None


def _last_own() -> OwnPoints | None:
    """The last points of one's own in this visit: to choose other data does not lose them."""
    kept, data = kept_for_visit("own points", _LastOwn), session.run_under_way().data
    if isinstance(data, OwnPoints):
        kept.points = data
    return kept.points


# What is pressed or typed acts on the run as it is at that moment: on the board its points may have
# been edited since the sidebar was drawn.


def _of_name(name: str) -> dict[str, Any]:
    """The settings that a choice of data stands for."""
    settings, last = session.run_under_way().settings, _last_own()
    if name == OWN:
        return {"data": last or _as_own(settings)}
    if name in READY_MADE_NAMES:
        now = settings.data if isinstance(settings.data, ReadyMade) else ReadyMade(name)
        return {"data": replace(now, name=name)}
    return {"gate": name, "data": None, "test": NONE_HELD_OUT}


def _as_own(settings: Experiment) -> OwnPoints:
    """The points there are, as points of one's own to begin with."""
    return OwnPoints(as_points(settings.whole))


def _ready_made(data: ReadyMade) -> None:
    columns, below = st.columns(2), (st.empty(), st.empty())
    with columns[0]:
        enter = partial(_enter, data, "n")
        number_field(POINTS, data.n, "data_points", enter, below[0], help=_HELP["n"])
    with columns[1]:
        enter = partial(_enter, data, "noise")
        number_field(NOISE, data.noise, "data_noise", enter, below[1], help=_HELP["noise"])
    row, below_seed = control_row(vertical_alignment="bottom"), st.empty()
    with row:
        number_field(
            *(POINTS_SEED, data.seed, "data_seed", partial(_enter, data, "seed"), below_seed),
            help=_HELP["seed"],
            width=96,  # leaves room for the button
        )
        icon = ":material/casino:"
        st.button("New seed", key="new_data_seed", icon=icon, on_click=session.new_points)


def _enter(data: ReadyMade, name: str, value: Any) -> None:
    _last_own()
    session.change(data=replace(data, **{name: value}))


def _swap_classes() -> None:
    data = session.run_under_way().data
    if isinstance(data, OwnPoints):
        session.change(data=data.swapped())


def _own_points(data: OwnPoints) -> None:
    """How many there are of each class, what their numbers mean, and a button to swap classes."""
    ones = sum(point.target for point in data.points)
    zero, one = (word.replace("_", r"\_") for word in data.units.words)
    counts = f"{len(data.points) - ones} of class {zero}", f"{ones} of class {one}"
    if (zero, one) != ("0", "1"):
        counts = f"{counts[0]} (0)", f"{counts[1]} (1)"
    st.caption(f"{data.in_words}: {', '.join(counts)}.")
    st.button(
        "Swap the classes",
        key="swap_classes",
        icon=":material/swap_vert:",
        help=_HELP["swap"],
        on_click=_swap_classes,
        type="tertiary",
    )
    if (data.units.x1, data.units.x2) != (OWN_NUMBERS.x1, OWN_NUMBERS.x2):
        axes = data.units.in_words.replace("_", r"\_")
        st.caption(f"Scaled to the square: {axes}.")


def _held_out(test: HeldOut, is_gate: bool) -> None:
    st.slider(
        "Held-out points",
        0,
        round(100 * MAX_HELD_OUT),
        test.percent,
        format="%d %%",
        help=_HELP["test"],
        disabled=is_gate,
        **sets("held_out", test.percent, lambda to: {"test": replace(test, percent=to)}),
    )
    say_refusal("test")
    if is_gate:
        st.caption(_NOT_OF_A_GATE)
    elif test.percent:
        number_field(HELD_OUT_SEED, test.seed, "held_out_seed", _enter_test_seed)


def _enter_test_seed(seed: int) -> None:
    session.change(test=replace(session.run_under_way().experiment.test, seed=seed))

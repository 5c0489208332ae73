"""At the desk: give everybody a run to train, and look at the wall."""

from typing import Any

import streamlit as st

from pages.layout.class_room import attendance, is_led_on
from pages.layout.control_row import control_row
from pages.link import room as seats
from pages.link.fields import Field
from pages.link.many_runs import CLASS
from pages.link.train import EPOCHS, RATE, SEED
from pages.room.error import RoomError
from pages.run import session, widgets
from xorcore import Experiment
from xorcore.runs.numbers import TwoWaysError

_KINDS = {False: "A seed for each", True: "Any learning rate"}
_KIND = "task_kind"
_FORM = "task"
_DEFAULTS = {"rate": "0.6", "seed": "1", "epochs": "10000"}


def offer_training() -> None:
    """What everybody can be asked to train, each on the own Train page."""
    with st.form("give_out", border=False):
        st.markdown(
            "Everybody trains a run on their own Train page, and **one wall** shows all of them as "
            "they learn. *A seed for each*: only the start weights differ, student 1 has the first "
            "seed. *Any learning rate*: all start from this seed, each with a rate of their own."
        )
        with control_row(vertical_alignment="bottom", gap="small"):
            st.segmented_control(
                "What differs",
                list(_KINDS),
                default=False,
                required=True,
                format_func=_KINDS.__getitem__,
                key=_KIND,
            )
            st.text_input("Learning rate", _DEFAULTS["rate"], key="task_rate", width=130)
            st.text_input("Seed, or the first", _DEFAULTS["seed"], key="task_seed", width=150)
            st.text_input("Epochs", _DEFAULTS["epochs"], key="task_epochs", width=130)
            st.form_submit_button("Give it out", type="primary", on_click=_give)
    if sentence := widgets.refusal_of(_FORM):
        st.warning(sentence)
    if is_led_on("give"):
        see_wall()
    wall = seats.wall()
    if wall and wall.task and st.button("To the wall", key="to_wall", icon=":material/grid_view:"):
        see_wall()


def see_wall() -> None:
    """Go to the wall of the class."""
    session.follow("pages/many_runs.py", {"view": CLASS})


def _give() -> None:
    """Give out what was typed; what is refused is said below the fields."""
    room = seats.room()
    try:
        if room is None:
            raise RoomError("The room is not there any more.")
        rate, seed, epochs = (
            _typed(name, field)
            for name, field in (("rate", RATE), ("seed", SEED), ("epochs", EPOCHS))
        )
        is_any_rate = bool(widgets.entered(_KIND))
        begun = Experiment(start="random", seed=seed, learning_rate=rate or 1.0, epochs=epochs)
        room.give(room.secret, is_any_rate, rate, seed, epochs, begun.to_query())
        attendance().leads_on = "give"
    except RoomError as error:
        widgets.refuse(_FORM, str(error))


def _typed(name: str, field: Field) -> Any:
    try:
        return field.parse(widgets.entered(f"task_{name}"))
    except TwoWaysError as error:
        raise RoomError(f"{field.label}: {error}.") from None
    except ValueError:
        raise RoomError(f"{field.label} must be {field.allowed}.") from None

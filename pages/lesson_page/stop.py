"""One stop of a lesson: predict, look, check."""

from urllib.parse import urlencode

import streamlit as st

from pages.layout.control_row import control_row
from pages.lesson_page.lesson import Stop
from pages.lesson_page.question import show_solution
from pages.link import lesson as place
from pages.link.projector import PROJECTOR
from pages.room.question import in_digits
from pages.run import session, widgets
from xorcore.runs.numbers import read_input


def show_stop(name: str, number: int, stop: Stop) -> None:
    """The question, then the page to look at once there is a prediction, then the answer."""
    with st.container(key="lesson_question"):
        st.markdown(f"### {number}. {stop.title}")
        predict, look = st.columns(2, gap="medium")
        with predict:
            _predict(name, number, stop)
        with look, st.container(border=True):
            st.markdown("**Look**")
            if place.prediction(name, number) is None:
                st.markdown("Predict first: a guess will do. Then you can open the page.")
            else:
                show_look(stop)
        if place.is_checked(name, number):
            show_solution(stop, place.prediction(name, number) or 0)


def _predict(name: str, number: int, stop: Stop) -> None:
    """The question and a field for the prediction, which stays open until it is checked."""
    st.markdown(stop.question)
    if place.is_checked(name, number):
        _predicted(stop, place.prediction(name, number))
        return
    key, noted = f"prediction {name} {number}", place.prediction(name, number)

    def note() -> None:
        value = widgets.entered(key)
        if not stop.choices:
            try:
                value = read_input(value, "Your prediction", decimal=".")
            except ValueError as error:
                widgets.refuse(key, f"{error}. Type a number, {_AS_IN}.")
                value = None
        place.predict(name, number, value)

    def check() -> None:
        place.check(name, number)
        if place.prediction(name, number) is None:
            how = "choose one" if stop.choices else f"type a number, {_AS_IN}"
            none = f"There is no prediction yet: {how}. A guess will do."
            widgets.refuse(key, widgets.refusal_of(key) or none)  # of what was typed last

    if stop.choices:
        choices = dict(enumerate(stop.choices, start=1))
        names = choices.__getitem__
        widgets.set_widget(key, noted)
        st.radio("Your prediction", list(choices), format_func=names, key=key, on_change=note)
    else:
        widgets.set_widget(key, "" if noted is None else f"{noted:.15g}")
        hint = "Type a number"
        st.text_input("Your prediction", key=key, on_change=note, placeholder=hint, width=220)
    if sentence := widgets.refusal_of(key):
        st.warning(sentence)
    st.button("Check", key="check", type="primary", shortcut="U", on_click=check)


_AS_IN = "as in 0.25 or −3"


def _predicted(stop: Stop, prediction: float | None) -> None:
    if stop.choices:
        marks = {prediction: " :small[← your prediction]"}
        choices = enumerate(stop.choices, start=1)
        st.markdown("\n".join(f"- {text}{marks.get(n, '')}" for n, text in choices))
    else:
        st.markdown(f"Your prediction: {in_digits(prediction or 0)}")


def show_look(stop: Stop) -> None:
    """What to look at, and buttons that open the page of the stop."""
    st.markdown(stop.look)
    title = stop.page.replace("_", " ").capitalize()
    path = "" if stop.page == "train" else stop.page
    with control_row():
        if st.button(f"Open {title}", key="open_page", icon=":material/arrow_forward:"):
            session.follow(f"pages/{stop.page}.py", stop.query)
        st.link_button(
            "New tab",
            f"./{path}?{urlencode({**stop.query, **PROJECTOR.get().to_query()})}",
            icon=":material/open_in_new:",
            help="The same page in a new tab, beside this lesson.",
            type="tertiary",
        )
    st.caption("A button at the top there, or the key U, leads back to this stop.")

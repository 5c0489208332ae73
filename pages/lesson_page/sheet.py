"""A lesson on paper: all stops on one page, with the answers or with room for them, to be printed.

Streamlit renders it as it does the stops, so that Markdown and LaTeX are the same on paper.
"""

from urllib.parse import urlencode

import streamlit as st

from pages.lesson_page.lesson import Lesson, Stop


def show_sheet(lesson: Lesson, app: str, has_answers: bool) -> None:
    """All stops of a lesson; the links begin with `app`, the address of the app."""
    with st.container(key="sheet"):
        st.header(lesson.title + (": answers" if has_answers else ""), anchor=False)
        st.markdown(f"{lesson.about} About {lesson.minutes} minutes.")
        if not has_answers:
            st.markdown(f"Name: {_LINE} &emsp; Date: {_LINE}")
        for number, stop in enumerate(lesson.stops, start=1):
            with st.container(key=f"sheet_stop_{number}", gap="xxsmall"):
                _stop(number, stop, app, has_answers)


def _stop(number: int, stop: Stop, app: str, has_answers: bool) -> None:
    st.subheader(f"{number}. {stop.title} :small[· {stop.minutes} min]", anchor=False)
    st.markdown(stop.question)
    if stop.choices:
        st.markdown("  \n".join(f"☐ {choice}" for choice in stop.choices))
    elif not has_answers:
        st.markdown(f"Our prediction: {_LINE}")
    path = "" if stop.page == "train" else stop.page
    st.markdown(f"<{app}/{path}?{urlencode(stop.query)}>")
    st.markdown(stop.look)
    if has_answers:
        with st.container(border=True):
            st.markdown(f"**{stop.solution}**\n\n{stop.reveal}")
    else:
        st.markdown("What we saw:")
        st.space("large")


_LINE = "\\_" * 28

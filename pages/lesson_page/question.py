"""A question of a lesson or of a teacher, its choices, its answer, and what a class has answered.

A lesson's texts are Markdown; what a teacher has typed is shown as text.
"""

from collections import Counter

import numpy as np
import streamlit as st

from pages.figures.class_answers import LETTERS, choice_bars, number_histogram
from pages.layout.chart import chart
from pages.lesson_page.lesson import Stop
from pages.lesson_page.vote import show_votes
from pages.link.literal import literal
from pages.room.question import LONGEST_CHOICE, Question, in_digits
from pages.room.room import Asked
from pages.room.vote import Vote

_BAR = 46
_HISTOGRAM = 250
"""Pixels of a bar, and of a histogram."""


def show_question(asked: Asked) -> None:
    """The question that a class is asked."""
    question = asked.question
    if isinstance(question, Vote):
        st.markdown(f"### {question.title}")
        st.markdown(question.question)
    elif isinstance(question, Stop):
        st.markdown(f"### {asked.stop}. {question.title}")
        st.markdown(question.question)
    else:
        st.text(question.question)


def choice_text(question: Question, number: int) -> str:
    """Markdown of the choice with this number, by its letter."""
    return f"{LETTERS[number - 1]} · {_text(question, question.choices[number - 1])}"


def show_choices(question: Question, own: float | None = None) -> None:
    """The choices as a list, and which of them is one's own."""
    if isinstance(question, Vote):  # all the ways to vote are no list to read
        return
    numbers = range(1, len(question.choices) + 1)
    marks = {own: " :small[← your answer]"}
    lines = (f"- {choice_text(question, n)}{marks.get(n, '')}" for n in numbers)
    with st.container(key="room_choices"):
        st.markdown("\n".join(lines))


def show_solution(question: Question, prediction: float | None) -> None:
    """The answer, whether the prediction was right if there is one, and why."""
    if question.answer is None:
        return
    solution = _text(question, question.solution)
    if prediction is None:
        st.info(f"**The answer: {solution}**", icon=":material/lightbulb:")
    elif question.is_right(prediction):
        st.success(f"**Right: {solution}**", icon=":material/check_circle:")
    else:
        st.info(f"**Not right. The answer: {solution}**", icon=":material/lightbulb:")
    if question.reveal:
        st.markdown(question.reveal)


def show_answers(asked: Asked, own: float | None = None) -> None:
    """What the class has answered, with one's own answer marked."""
    question, key = asked.question, f"class_answers_{asked.serial}"
    values = [answer.value for answer in asked.answers.values()]
    if isinstance(question, Vote):
        show_votes(asked, own)
        return
    if question.choices:
        counts = Counter(values)
        of_each = [counts[number] for number in range(1, len(question.choices) + 1)]
        right = None if question.answer is None else int(question.answer)
        told = (f"{letter}: {n}" for letter, n in zip(LETTERS, of_each, strict=False))
        figure = choice_bars(of_each, right, None if own is None else int(own))
        chart(figure, _BAR * len(of_each) + 8, key, f"What the class chose. {', '.join(told)}.")
        return
    figure = number_histogram(np.array(values), question.answer, question.tolerance, own)
    alt = f"{len(values)} numbers of the class."
    if question.answer is not None:
        alt += f" {sum(map(question.is_right, values))} are right."
    if values:
        low, high = in_digits(min(values)), in_digits(max(values))
        alt += f" They go from {low} to {high}."
    chart(figure, _HISTOGRAM, key, alt)


def _text(question: Question, text: str) -> str:
    is_typed = bool(question.choices) and not isinstance(question, Stop | Vote)
    return literal(text, LONGEST_CHOICE) if is_typed else text

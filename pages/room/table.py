"""The answers of a class as a table, for the teacher to keep."""

import csv
import io
from datetime import UTC, datetime, tzinfo

from pages.room.room import Asked, Room

_FORMULA = "=+-@\t\r"
"""With what a spreadsheet begins a formula."""

HEADER = ("student", "stop", "time", "answer", "right")


def as_csv(room: Room, secret: str, zone: tzinfo = UTC) -> str:
    """One line for each question and student; only the desk's secret gives it.

    right: 1 or 0, or nothing where no answer is right. What a student did not answer is empty.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(HEADER)
    numbers = room.numbers(secret)
    for asked in room.asked(secret):
        name = _as_text(_name(asked))
        table.writerows((number, name, *_answer(asked, number, zone)) for number in numbers)
    return text.getvalue()


def _name(asked: Asked) -> str:
    return f"{asked.stop}. {asked.question.title}" if asked.stop else asked.question.title


def _answer(asked: Asked, number: int, zone: tzinfo) -> tuple[str, str, str]:
    answer = asked.answers.get(number)
    if answer is None:
        return "", "", ""
    question = asked.question
    at = datetime.fromtimestamp(answer.at, zone).isoformat(sep=" ", timespec="seconds")
    # A number is written as a program reads it.
    value = _as_text(question.in_words(answer.value)) if question.choices else repr(answer.value)
    right = "" if question.answer is None else f"{question.is_right(answer.value):d}"
    return at, value, right


def _as_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(tuple(_FORMULA)) else text

"""A lesson on paper: a printable sheet of all stops, with the answers or with room for them."""

import re
from html import escape
from urllib.parse import urlencode

from pages.layout.print_sheet import print_sheet
from pages.lesson_page.lesson import Lesson, Stop


def lesson_sheet(lesson: Lesson, app: str, has_answers: bool) -> str:
    """All stops of a lesson; the links begin with `app`, the address of the app."""
    title = lesson.title + (": answers" if has_answers else "")
    about = _paragraphs(f"{lesson.about} About {lesson.minutes} minutes.")
    stops = (_stop(n, stop, app, has_answers) for n, stop in enumerate(lesson.stops, start=1))
    return print_sheet(title, about, stops, _STYLE, has_answers=has_answers)


def _stop(number: int, stop: Stop, app: str, has_answers: bool) -> str:
    path = "" if stop.page == "train" else stop.page
    address = escape(f"{app}/{path}?{urlencode(stop.query)}")
    answer = (
        f'<p class="answer"><b>{_inline(stop.solution)}</b></p>{_paragraphs(stop.reveal)}'
        if has_answers
        else '<p class="room">What we saw:</p>'
    )
    return (
        f"<section><h2>{number}. {escape(stop.title)} <small>{stop.minutes} min</small></h2>"
        f"{_paragraphs(stop.question)}{_choices(stop)}"
        f'<p class="link"><a href="{address}">{address}</a></p>'
        f"{_paragraphs(stop.look)}{answer}</section>"
    )


def _choices(stop: Stop) -> str:
    if not stop.choices:
        return '<p class="number">Our prediction: <span></span></p>'
    return "<ul>" + "".join(f"<li>{_inline(choice)}</li>" for choice in stop.choices) + "</ul>"


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{_inline(part)}</p>" for part in re.split(r"\n\s*\n", text.strip()))


def _inline(text: str) -> str:
    """HTML of the little Markdown and LaTeX that lessons use."""
    text = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text), flags=re.DOTALL)
    text = re.sub(r"\*(\S.*?)\*", r"<i>\1</i>", text, flags=re.DOTALL)
    text = re.sub(r"`(.+?)`", r"<code>\1</code>", text)
    return re.sub(r"\$(.+?)\$", _formula, text)


_SIGNS = {r"\sigma": "σ", r"\cdot": "·", r"\times": "×", "-": "−"}


def _formula(found: re.Match[str]) -> str:
    """HTML of a formula: replaces the signs in ``_SIGNS`` and leaves other LaTeX as it is."""
    text = found[1]
    for command, sign in _SIGNS.items():
        text = text.replace(command, sign)
    text = re.sub(r"\^\{([^{}]*)\}|\^(\S)", r"<sup>\1\2</sup>", text)
    return f"<i>{text}</i>"


_STYLE = """
body { max-width: 50rem; } h2 { margin: 1.4rem 0 0.2rem; } p { margin: 0.3rem 0; }
small { color: #444; font-weight: 400; }
ul { list-style: "\\2610\\00a0\\00a0"; margin: 0.3rem 0; }
a { color: #000; overflow-wrap: anywhere; }
.link { font-size: 0.85rem; }
.room { border-bottom: 1px solid #999; padding-bottom: 3.5rem; }
.answer { border-left: 3px solid #000; padding-left: 0.6rem; }
"""

"""Sheets to print: each is one HTML file that needs no other."""

from collections.abc import Callable, Iterable
from html import escape

import streamlit as st


def print_sheet(
    title: str, about: str, sections: Iterable[str], style: str, *, has_answers: bool
) -> str:
    """The text of the file; `about` and `sections` are HTML, `style` is the sheet's own CSS.

    A sheet without the answers has a line for a name and a date.
    """
    name = "" if has_answers else '<p class="name">Name: <span></span> Date: <span></span></p>'
    body = "\n".join(sections)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}{style}</style>\n</head>\n<body>\n"
        f"<h1>{escape(title)}</h1>\n{about}\n{name}\n{body}\n</body>\n</html>\n"
    )


def print_button(label: str, file_name: str, make: Callable[[], str]) -> None:
    """A button that downloads a sheet; `make` is called when the button is pressed."""
    st.download_button(
        label, make, file_name, "text/html", label, icon=":material/print:", on_click="ignore"
    )


_STYLE = """
@page { margin: 15mm; }
body { font: 11pt/1.4 system-ui, sans-serif; color: #000; margin: 1rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; }
section { break-inside: avoid; }
.name span, .number span { display: inline-block; width: 14rem; border-bottom: 1px solid #000;
  margin-right: 2rem; }
"""

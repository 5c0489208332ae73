"""A run's past as one HTML file, which plays in any browser without a network."""

import base64
import json
import re
from html import escape
from pathlib import Path
from string import Template

import numpy as np
from plotly.offline import get_plotlyjs

from pages.components.board import PLAYER, Tape
from pages.components.served import PLOTLY_MODULE

_TEMPLATE = Template((Path(__file__).parent / "replay_file.html").read_text(encoding="utf-8"))
_LARGEST_TAPE = 700_000
"""Bytes of weights: with Plotly's script the file stays below 6 MB."""


def replay_file(message: bytes, title: str) -> str:
    """The page that shows `message`, a still as the live board gets it, and plays its tape."""
    return _TEMPLATE.substitute(
        title=escape(title),
        style=(PLAYER / "style.css").read_text(encoding="utf-8"),
        plotly=get_plotlyjs(),
        board=json.dumps(_address(PLAYER / "board.js")),
        saving=json.dumps(_address(PLOTLY_MODULE)),
        message=base64.b64encode(message).decode("ascii"),
    )


def thinned(tape: Tape) -> Tape:
    """As many of the tape's moments as fit into a file, landmarks and the last among them."""
    most = _LARGEST_TAPE // tape.weights[0].nbytes
    if len(tape.epochs) <= most:
        return tape
    evenly = np.linspace(0, len(tape.epochs) - 1, most).astype(int)
    marked = np.searchsorted(tape.epochs, [mark.epoch for mark in tape.landmarks])
    kept = np.union1d(evenly, marked)
    return Tape(tape.epochs[kept], tape.weights[kept], tape.landmarks)


def _address(file: Path) -> str:
    """An address that holds a script, with those that it imports from its folder inside."""
    script = file.read_text(encoding="utf-8")
    script = _IMPORTED.sub(lambda found: json.dumps(_address(file.with_name(found[1]))), script)
    return "data:text/javascript;base64," + base64.b64encode(script.encode()).decode("ascii")


_IMPORTED = re.compile(r'"\./(\w+\.js)" \+ version')

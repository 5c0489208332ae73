"""A run's past as one HTML file, which plays in any browser without a network."""

import base64
import json
import re
from html import escape
from pathlib import Path
from posixpath import dirname, join, normpath
from string import Template

import numpy as np
from plotly.offline import get_plotlyjs

from pages.components.board import PLAYER, Tape
from pages.components.served import COMPONENTS

_TEMPLATE = Template((Path(__file__).parent / "replay_file.html").read_text(encoding="utf-8"))
_LARGEST_TAPE = 700_000
"""Bytes of weights: with Plotly's script the file stays below 6 MB."""


def replay_file(message: bytes, title: str) -> str:
    """The page that shows `message`, a still as the live board gets it, and plays its tape."""
    return _TEMPLATE.substitute(
        title=escape(title),
        style=(PLAYER / "style.css").read_text(encoding="utf-8"),
        plotly=get_plotlyjs(),
        scripts=json.dumps({"imports": _scripts()}, indent=0),
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


def _scripts() -> dict[str, str]:
    """The player's scripts by their paths, as addresses that hold them.

    A script in such an address has no folder: it imports the others by their paths from here.
    """
    scripts = {}
    for file in (*COMPONENTS.glob("*.js"), *PLAYER.glob("*.js")):
        path = file.relative_to(COMPONENTS).as_posix()
        script = _IMPORTED.sub(
            lambda found, path=path: json.dumps(normpath(join(dirname(path), found[0][1:-1]))),
            file.read_text(encoding="utf-8"),
        )
        encoded = base64.b64encode(script.encode()).decode("ascii")
        scripts[path] = f"data:text/javascript;base64,{encoded}"
    return scripts


_IMPORTED = re.compile(r'"\.\.?/[\w./]+\.js"')

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

from pages.components.board import Recording
from pages.components.served import COMPONENTS

_PLAYER = COMPONENTS / "board/player"
_TEMPLATE = Template((Path(__file__).parent / "replay_file.html").read_text(encoding="utf-8"))
_LARGEST_RECORDING = 700_000
"""Bytes of weights: with Plotly's script the file stays below 6 MB."""


def replay_file(message: bytes, title: str) -> str:
    """The page that shows `message`, a snapshot for the live board, and plays its recording."""
    return _TEMPLATE.substitute(
        title=escape(title),
        style=(_PLAYER / "style.css").read_text(encoding="utf-8"),
        plotly=get_plotlyjs(),
        scripts=json.dumps({"imports": _scripts()}, indent=0),
        message=base64.b64encode(message).decode("ascii"),
    )


def thinned(recording: Recording) -> Recording:
    """As many of the recording's moments as fit into a file, landmarks and the last among them."""
    most = _LARGEST_RECORDING // recording.weights[0].nbytes
    if len(recording.epochs) <= most:
        return recording
    evenly = np.linspace(0, len(recording.epochs) - 1, most).astype(int)
    marked = np.searchsorted(recording.epochs, [mark.epoch for mark in recording.landmarks])
    kept = np.union1d(evenly, marked)
    return Recording(recording.epochs[kept], recording.weights[kept], recording.landmarks)


def _scripts() -> dict[str, str]:
    """The player's scripts by their paths, as addresses that hold them.

    A script in such an address has no folder: it imports the others by their paths from here.
    """
    scripts = {}
    for file in (*COMPONENTS.glob("*.js"), *_PLAYER.glob("*.js")):
        path = file.relative_to(COMPONENTS).as_posix()

        def absolute(found: re.Match[str], folder: str = dirname(path)) -> str:
            return json.dumps(normpath(join(folder, found[0][1:-1])))

        script = _IMPORTED.sub(absolute, file.read_text(encoding="utf-8"))
        encoded = base64.b64encode(script.encode()).decode("ascii")
        scripts[path] = f"data:text/javascript;base64,{encoded}"
    return scripts


_IMPORTED = re.compile(r'"\.\.?/[\w./]+\.js"')

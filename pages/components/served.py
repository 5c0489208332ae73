"""Components whose scripts are served as files, so that no message carries code.

What is sent with every message is one import. All scripts are served below one address that
changes when any of them does; so they import each other by relative paths, a browser may keep
them, and each is one module for all components. The Python files beside the scripts can be
fetched there, too: they are the published source of the app, and hold nothing else.
"""

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import plotly
import streamlit as st

from pages.server.files import Application, File, FilesFirst
from pages.server.streamlit_internals import (
    load_by_address,
    serve_folder,
    served_name,
    streamlit_scripts,
)


@st.cache_resource(show_spinner=False)
def served_component(name: str, folder: str, by_address: bool = False) -> Callable[..., Any]:
    """A component of ``components.v2`` from ``index.js`` and ``style.css`` in a `folder` of these.

    The script exports ``show(component)``; the parameter `plotly` of its own address says where
    the installed Plotly's script is. If a script cannot be loaded, the component's state
    `failure` says why. Loaded `by_address`, with no inline code, it exports its function as the
    default, and misses what newer data overtake.

    Its data are bytes, a list, or a dict of texts and numbers. Of a dict with a list or a dict in
    it Streamlit asks whether it is a table, and imports pandas for the question.
    """
    style = (COMPONENTS / folder / "style.css").read_text(encoding="utf-8")
    js = _import(folder) + _SHOW
    component = st.components.v2.component(name, css=style, js=js, isolate_styles=False)
    if by_address:
        load_by_address(name, COMPONENTS / folder / "index.js", _address(folder))
    return component


@st.cache_resource(show_spinner=False)
def loaded_ahead(name: str, folder: str) -> Callable[..., Any]:
    """An element that shows nothing and has the browser load a component's script.

    The arguments are those of ``served_component``. Mounted before the server makes what the
    component is to show, it has both work at the same time.
    """
    return st.components.v2.component(f"{name}_ahead", js=_import(folder) + _WAIT)


def _import(folder: str) -> str:
    return _IMPORT.replace("ADDRESS", _address(folder))


def sent_first(app: Application) -> FilesFirst:
    """The server's application `app`, with all scripts sent by ``FilesFirst``.

    Announced are Plotly's and those that the live board begins with.
    """
    scripts, own = (f"component/{served_name(name)}" for name in (_scripts(), _PLOTLY))
    names = sorted(script.relative_to(COMPONENTS).as_posix() for script in COMPONENTS.rglob("*.js"))
    files = {address: File(path) for address, path in streamlit_scripts().items()}
    files |= {f"{scripts}/{name}": File(COMPONENTS / name) for name in names}
    files[f"{own}/plotly.min.js"] = File(_PLOTLY_FOLDER / "plotly.min.js", _COMPILE_AHEAD)
    first = [name for name in names if "/" not in name or name.startswith(_FIRST)]
    asked = (f"{name}?{_QUERY}" if name.endswith("/index.js") else name for name in first)
    modules = ((f"{scripts}/{name}", "rel=modulepreload") for name in asked)
    return FilesFirst(app, files, [(f"{own}/{_FILE}", "rel=preload; as=script"), *modules])


def _address(folder: str) -> str:
    """Where the script in `folder` is served, as seen from the app's address."""
    root = serve_folder(_scripts(), COMPONENTS)
    serve_folder(_PLOTLY, _PLOTLY_FOLDER)
    return f"component/{root}/{folder}/index.js?{_QUERY}"


@cache
def _scripts() -> str:
    scripts = b"".join(script.read_bytes() for script in sorted(COMPONENTS.rglob("*.js")))
    return f"xorlab_{hashlib.sha256(scripts).hexdigest()[:8]}"


COMPONENTS = Path(__file__).parent
"""The folder of all scripts."""

_FIRST = ("board/player/", "keys/", "tab_memory/")
_PLOTLY = "xorlab_plotly"
_PLOTLY_FOLDER = Path(plotly.__file__).parent / "package_data"
# It changes with Plotly's version alone: a browser asks for it once.
_FILE = f"plotly.min.js?{urlencode({'v': plotly.__version__})}"
_QUERY = urlencode({"plotly": f"../{served_name(_PLOTLY)}/{_FILE}"})  # as seen from plotly.js
# Chromium compiles all of the file while it is on its way, beside what else the page does. By
# itself it would do so when the file is run, and hold up the page for five times as long.
_COMPILE_AHEAD = "//# allFunctionsCalledOnLoad\n"

# The address of Streamlit's own script shows where the app is served, whatever page is open.
_IMPORT = """
const root = new URL("../../", document.querySelector('script[src*="static/js/"]').src);
const script = import(new URL("ADDRESS", root));
"""
_SHOW = """
export default (component) => script.then(
  (module) => module.show(component),
  (error) => component.setStateValue("failure", error.message),
);
"""
# The component itself reports a failure.
_WAIT = """
script.catch(() => {});
export default () => {};
"""

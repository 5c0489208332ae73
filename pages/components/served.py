"""Components whose scripts are served as files, so that no message carries code.

The files are served by the route of ``components.v1``, which needs no ``static/`` folder; what
is sent with every message is one import.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import plotly
import streamlit as st

from pages.server.streamlit_internals import serve_folder


def serve(name: str, folder: Path) -> str:
    """Serve the files of `folder`; gives the name of the folder in addresses."""
    return serve_folder(name, folder)


def serve_plotly() -> dict[str, str]:
    """Serve the installed Plotly's own script; gives the parameter that tells who loads it.

    That is one module for all components. Each of the two addresses changes with its own file
    alone, so a browser asks for Plotly once, and again only when another version is installed.
    """
    folder = serve("xorlab_plotly", Path(plotly.__file__).parent / "package_data")
    script = f"../{folder}/plotly.min.js?{urlencode({'v': plotly.__version__})}"
    query = urlencode({"v": _stamp(PLOTLY_MODULE), "script": script})
    return {"plotly": f"../{serve('xorlab_shared', PLOTLY_MODULE.parent)}/plotly.js?{query}"}


def served_component(name: str, folder: Path, **parameters: str) -> Callable[..., Any]:
    """A component of ``components.v2`` from ``index.js`` and ``style.css`` in `folder`.

    The script exports ``show(component)``; it finds `parameters` in its own address, and `v`,
    which changes with the folder's scripts. If it cannot be loaded, the component's state
    `failure` says why.
    """
    return st.components.v2.component(
        name,
        css=(folder / "style.css").read_text(encoding="utf-8"),
        js=_import(name, folder, parameters) + _SHOW,
        isolate_styles=False,
    )


def loaded_ahead(name: str, folder: Path, **parameters: str) -> Callable[..., Any]:
    """An element that shows nothing and has the browser load a component's script.

    The arguments are those of ``served_component``. Mounted before the server makes what the
    component is to show, it has both work at the same time.
    """
    return st.components.v2.component(f"{name}_ahead", js=_import(name, folder, parameters) + _WAIT)


def _import(name: str, folder: Path, parameters: dict[str, str]) -> str:
    stamp = _stamp(*sorted(folder.glob("*.js")))
    address = f"component/{serve(name, folder)}/index.js?{urlencode({'v': stamp, **parameters})}"
    return _IMPORT.replace("ADDRESS", address)


def _stamp(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


PLOTLY_MODULE = Path(__file__).parent / "plotly.js"
"""The script that loads Plotly and has the buttons for saving its charts."""

# Streamlit's own script says where the app is served, whatever the page and the base path.
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
# A failure is told by the component itself.
_WAIT = """
script.catch(() => {});
export default () => {};
"""

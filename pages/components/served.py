"""Components whose scripts are served as files, so that no message carries code.

What is sent with every message is one import. All scripts are served below one address that
changes when any of them does; so they import each other by relative paths, a browser may keep
them, and each is one module for all components. The Python files beside the scripts can be
fetched there, too: they are the published source of the app, and hold nothing else.
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
    """Serve the installed Plotly's own script; gives the parameter that says where it is.

    Its address, as seen from ``plotly.js``, changes with Plotly's version alone, so a browser
    asks for it once, and again only when another version is installed.
    """
    folder = serve("xorlab_plotly", Path(plotly.__file__).parent / "package_data")
    return {"plotly": f"../{folder}/plotly.min.js?{urlencode({'v': plotly.__version__})}"}


def served_component(name: str, folder: Path, **parameters: str) -> Callable[..., Any]:
    """A component of ``components.v2`` from ``index.js`` and ``style.css`` in `folder`.

    The script exports ``show(component)``; it finds `parameters` in its own address. If it
    cannot be loaded, the component's state `failure` says why.
    """
    return st.components.v2.component(
        name,
        css=(folder / "style.css").read_text(encoding="utf-8"),
        js=_import(folder, parameters) + _SHOW,
        isolate_styles=False,
    )


def loaded_ahead(name: str, folder: Path, **parameters: str) -> Callable[..., Any]:
    """An element that shows nothing and has the browser load a component's script.

    The arguments are those of ``served_component``. Mounted before the server makes what the
    component is to show, it has both work at the same time.
    """
    return st.components.v2.component(f"{name}_ahead", js=_import(folder, parameters) + _WAIT)


def _import(folder: Path, parameters: dict[str, str]) -> str:
    scripts = b"".join(script.read_bytes() for script in sorted(COMPONENTS.rglob("*.js")))
    root = serve(f"xorlab_{hashlib.sha256(scripts).hexdigest()[:12]}", COMPONENTS)
    script = (folder / "index.js").relative_to(COMPONENTS).as_posix()
    return _IMPORT.replace("ADDRESS", f"component/{root}/{script}?{urlencode(parameters)}")


COMPONENTS = Path(__file__).parent
"""The folder of all scripts."""

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

"""The run in another library: which one, what is another number there, and the program."""

import streamlit as st

from pages.layout.control_row import choice, control_row
from pages.link.take_home import GOODS
from pages.run import session, widgets
from pages.run.run import Run
from xorcore.files.agreement import AGREEMENT
from xorcore.files.export import file_stem
from xorcore.files.libraries import LIBRARIES
from xorcore.files.library import library_script, limits_of, nearest_of, pace

_KEY = "library"


def elsewhere(run: Run) -> None:
    """The choice of a library; below it, once there is one, its program and what to know of it."""
    name = GOODS.get().library
    with st.container(border=True, gap="small", key="card elsewhere"):
        with control_row(gap="small"):
            st.markdown(":material/terminal: **In another library**", width="content")
            st.caption("This run again, as a script for", width="content")
            choice(
                "Library",
                {name: library.name for name, library in LIBRARIES.items()},
                widgets.set_widget(_KEY, name or None),
                lambda: GOODS.go(library=widgets.entered(_KEY)),
            )
            if name:
                st.space("stretch")
                st.button(
                    "Close",
                    key="close_library",
                    icon=":material/close:",
                    type="tertiary",
                    on_click=GOODS.go,
                    kwargs={"library": ""},
                )
        if name:
            _program(run, name)


def _program(run: Run, name: str) -> None:
    library, experiment = LIBRARIES[name], run.settings
    nearest = nearest_of(library, experiment)
    script = library_script(library, experiment, run.trainer.network.weights)
    if nearest != experiment:
        st.info(limits_of(library, experiment), icon=":material/call_split:")
    st.markdown(f"{library.translation(nearest)} {pace(library, nearest)}")
    whose = "these" if nearest == experiment else "NumPy's, which it trains beside them,"
    if nearest == experiment or library.reference:
        st.caption(f"Its weights and {whose} {AGREEMENT}")
    with control_row(gap="small"):
        st.download_button(
            f"Download the script for {library.name}",
            script,
            file_name=f"{file_stem(nearest)}-{name}.py",
            mime="text/x-python",
            key=f"download {name}",
            icon=":material/download:",
            on_click="ignore",
        )
        st.code(library.install, language=None, width="content")
        if nearest != experiment:
            st.button(
                "Open that run",
                key="open_nearest",
                icon=":material/replay:",
                on_click=session.start,
                args=(nearest,),
            )
    with st.expander("Read it", icon=":material/code:"):
        # Some of Streamlit's colours for Python have too little contrast; and to the end of a line
        # that is cut off, or to the last of a box, one could not scroll by keyboard.
        st.code(script, language=None, wrap_lines=True)

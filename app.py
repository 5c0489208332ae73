"""XOR Lab: watch a small neural network learn XOR.

Streamlit imports this file once, and serves its ``app``; and it runs it as a script for each
visitor.
"""

from typing import Any

import streamlit as st

if __name__ == "__main__":
    from pages.link import address_bar
    from pages.link.projector import PROJECTOR, is_on

    is_mended = address_bar.mend()
    PROJECTOR.follow_link()
    st.set_page_config(
        "XOR Lab",
        page_icon="pages/layout/icon.svg",
        layout="wide",
        initial_sidebar_state="collapsed" if is_on() else 272,  # pixels
    )

    page = st.navigation(
        [
            st.Page("pages/train.py", title="Train", icon=":material/play_circle:", default=True),
            st.Page("pages/lesson.py", title="Lesson", icon=":material/school:"),
            st.Page("pages/by_hand.py", title="By hand", icon=":material/edit_square:"),
            st.Page("pages/replay.py", title="Replay", icon=":material/history:"),
            st.Page("pages/geometry.py", title="Geometry", icon=":material/deployed_code:"),
            st.Page("pages/landscape.py", title="Landscape", icon=":material/landscape:"),
            st.Page("pages/ideas.py", title="Ideas", icon=":material/lightbulb:"),
            st.Page("pages/predict.py", title="Predict", icon=":material/online_prediction:"),
            st.Page("pages/many_runs.py", title="Many runs", icon=":material/grid_view:"),
            st.Page("pages/take_home.py", title="Take home", icon=":material/download:"),
        ]
    )
    if is_mended:
        # For widgets that read the link before the script begins; it would come to Train if it did
        # not know its page yet.
        st.rerun()
    page.run()
else:
    from pages.components.served import sent_first
    from pages.server.streamlit_internals import (
        forget_the_page_before,
        keep_what_is_unsent,
        let_clicks_wait,
        note_entries_to_the_end,
    )

    let_clicks_wait()
    note_entries_to_the_end()
    keep_what_is_unsent()
    forget_the_page_before()
    app: Any = st.App(__file__)
    app = sent_first(app)

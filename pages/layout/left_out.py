"""The rows of a table that could not be read: each with its line and the reason."""

from collections.abc import Sequence

import streamlit as st

_MOST_IN_SIGHT = 5


def left_out(wrong: Sequence[tuple[int, str]]) -> None:
    """Show why each of these lines was left out; nothing if none was."""
    if not wrong:
        return
    with st.container(border=True, gap="xxsmall"):
        rows = f"{len(wrong):,} row{'' if len(wrong) == 1 else 's'}"
        st.markdown(f":material/warning: **{rows} left out:**")
        with st.container(height=150 if len(wrong) > _MOST_IN_SIGHT else "content", border=False):
            # As plain text, since a wrong row may contain Markdown.
            st.text("\n".join(f"Line {line:,}: {reason}." for line, reason in wrong))

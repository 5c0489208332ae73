"""Rows of controls, and controls that several pages have in common."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator


def control_row(
    key: str | None = None, gap: Literal["xsmall", "small"] = "xsmall"
) -> DeltaGenerator:
    """A container whose elements stand side by side."""
    return st.container(horizontal=True, vertical_alignment="center", gap=gap, key=key)


def choice(label: str, names: Mapping[Any, str], **options: Any) -> Any:
    """Buttons side by side, one of which is always pressed.

    `names` maps each value to the name on its button; `options` go to the segmented control.
    """
    return st.segmented_control(
        label,
        list(names),
        required=True,
        format_func=names.__getitem__,
        label_visibility="collapsed",
        **options,
    )


def step_button(
    label: str,
    key: str,
    side: Literal["left", "right"],
    step: int,
    last: int,
    go: Callable[[int], None],
    **options: Any,
) -> None:
    """A button with an arrow to one side; it calls `go` with `step`, one of 1 to `last`."""
    st.button(
        label,
        key=key,
        icon=f":material/chevron_{side}:",
        icon_position=side,
        on_click=go,
        args=(step,),
        disabled=not 1 <= step <= last,
        **options,
    )

"""Rows of controls, and the control that chooses one of a few names."""

from collections.abc import Mapping
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
        format_func=names.get,
        label_visibility="collapsed",
        **options,
    )

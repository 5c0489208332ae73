"""Rows of controls, and controls that several pages have in common."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from pages.layout.class_room import vote_button
from pages.link.projector import PROJECTOR
from pages.run import widgets


def control_row(key: str | None = None, **options: Any) -> DeltaGenerator:
    """A container whose elements stand side by side; `options` go to the container."""
    looks: dict[str, Any] = {"vertical_alignment": "center", "gap": "xsmall", **options}
    return st.container(horizontal=True, key=key, **looks)


def choice(
    label: str,
    names: Mapping[Any, str],
    key: str,
    on_change: Callable[[], object] | None = None,
    label_visibility: Literal["visible", "collapsed"] = "collapsed",
    **options: Any,
) -> Any:
    """Buttons side by side, one of which is always pressed.

    `names` maps each value to the name on its button; `options` go to the segmented control.
    `on_change` is called for what the user presses, if the choice is set by ``set_widget``: not for
    an old value that comes with another message, and not if one that the browser loads late says
    first that none is pressed.
    """
    return st.segmented_control(
        label,
        list(names),
        key=key,
        on_change=on_change and widgets.on_entry(key, lambda _: on_change()),
        required=True,
        format_func=names.__getitem__,
        label_visibility=label_visibility,
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


def cover_button(on_press: Callable[[], object] = lambda: None) -> None:
    """In projector mode: cover the network's answers, so that the class predicts them first."""
    here = PROJECTOR.get()
    if not here.is_on:
        return
    covers = not here.is_covered

    def press() -> None:
        PROJECTOR.go(is_covered=covers)
        on_press()

    st.button(
        "Predict first" if covers else "Reveal",
        key="predict_first" if covers else "reveal",
        icon=":material/visibility_off:" if covers else ":material/visibility:",
        type="secondary" if covers else "primary",
        shortcut="P",
        on_click=press,
        wrap=False,
    )
    if here.is_covered:
        vote_button()

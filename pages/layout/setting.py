"""Widgets that show a setting of the run, and change it to what the user enters."""

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from pages.run import session, widgets

Settings = Callable[[Any], dict[str, Any]]
"""Gives the settings for a value that the user enters."""


def setting_choice(
    label: str,
    names: Mapping[Any, str],
    key: str,
    shown: Any,
    settings: Settings | None = None,
    told: str | None = None,
) -> None:
    """A list to choose from, of what has `names`, with help `told`; the rest is as in ``sets``."""
    values = list(names)
    looks: dict[str, Any] = {"format_func": names.__getitem__, "help": told}
    st.selectbox(label, values, values.index(shown), **looks, **sets(key, shown, settings))


def sets(key: str, shown: Any, settings: Settings | None = None) -> dict[str, Any]:
    """The arguments of a widget that shows a value and changes settings to what the user enters.

    `settings` gives the settings for a value; without, `key` is the name of the one setting.
    """
    made = settings or (lambda value: {key: value})
    return {"key": widgets.set_widget(key, shown), "on_change": _apply, "args": (key, made)}


def _apply(key: str, settings: Settings) -> None:
    if widgets.is_user_input(key):
        change(settings(widgets.entered(key)))


def change(settings: dict[str, Any]) -> None:
    """Change settings of the run; what is refused is kept for ``say_refusal``."""
    try:
        session.change(**settings)
    except ValueError as error:
        widgets.refuse(next(iter(settings)), str(error))


def say_refusal(setting: str) -> None:
    """Say once why a value of this setting was refused."""
    slot = st.empty()  # always there, so that the widgets below keep their places
    if sentence := widgets.refusal_of(setting):
        slot.error(f"{sentence[0].upper()}{sentence[1:]}.")

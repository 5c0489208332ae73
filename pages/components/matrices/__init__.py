"""Matrices on the page whose cells can be pressed and typed into, and a drawing.

This is the Python face of ``browser/index.js``; neither knows what the numbers mean.
``pages.worked_epoch.panel`` describes what is shown.
"""

from collections.abc import Callable
from typing import Any

from pages.components.served import served_component


def matrices(
    shown: dict[str, Any],
    page: str,
    key: str,
    on_pick: Callable[[], None],
    on_type: Callable[[], None],
) -> None:
    """Show the parts of a panel.

    `page` names the exercise, so that typed numbers are marked for the right one. The browser
    answers with `pick`, the name of the cell pressed (or ""), and `typed`, the `page` with the
    `texts` typed on it by the cells' names; each calls its function.
    """
    data = [{**shown, "page": page}]
    _component()(key=key, data=data, on_pick_change=on_pick, on_typed_change=on_type)


def picture(svg: str, key: str) -> None:
    """Show a drawing, in the page's colours."""
    _component()(key=key, data=[{"drawing": svg}])


def _component() -> Callable[..., Any]:
    return served_component("xorlab_matrices", "matrices/browser")

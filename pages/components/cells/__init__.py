"""A chart of cells, one of which is chosen: by mouse, by touch, or by keyboard.

This is the Python face of ``browser/index.js``; neither knows what the chart shows. As with the
``picker``, ``st.plotly_chart`` cannot do this; and it would draw the chart anew for every cell
that is filled in.
"""

from collections.abc import Callable
from typing import Any

from pages.components.served import served_component


def cells(
    figure: dict[str, Any],
    alt: str,
    hint: str,
    keys: str,
    height: int,
    key: str,
    on_pick: Callable[[], None],
) -> str | None:
    """Show `figure`, whose first trace is a heatmap, and whose last one frames the chosen cell.

    Columns and rows of the heatmap are numbered from 0; its `customdata` holds what is said of a
    cell, in lines parted by <br>, its `meta` how many `rows` and `columns` there are and how large
    the texts in them may be (``browser/lettering.js``). `hint` says how to use it, and `keys` how
    by keyboard, as long as no cell is framed. `height` is in pixels.

    The browser answers with `pick`, the `row` and the `column` pressed, and calls `on_pick`. The
    answer is a sentence if the chart could not be drawn.
    """
    answer = served_component("xorlab_cells", "cells/browser")(
        key=key,
        data=[{"figure": figure, "alt": alt, "hint": hint, "keys": keys, "height": height}],
        default={"failure": None},
        on_pick_change=on_pick,
        on_failure_change=lambda: None,  # reading the state after the rerun is enough
    )
    return answer.get("failure")

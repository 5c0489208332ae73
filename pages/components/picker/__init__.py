"""A chart over the unit square that reports which of its points was clicked.

This is the Python face of ``browser/index.js``; neither knows what the chart shows.
``st.plotly_chart`` cannot do this: Plotly selects no point of a heatmap, and Streamlit draws a
chart anew whenever its figure changes.
"""

from collections.abc import Callable
from typing import Any

from pages.components.served import served_component


def picker(figure: dict[str, Any], alt: str, key: str, on_pick: Callable[[], None]) -> str | None:
    """Show `figure`, whose last trace marks the point that is chosen.

    The browser answers with `pick`, the `x` and `y` clicked, in hundredths, and calls
    `on_pick`. The answer is a sentence if the chart could not be drawn.
    """
    answer = served_component("xorlab_picker", "picker/browser")(
        key=key,
        data=[figure, alt],
        default={"failure": None},
        on_pick_change=on_pick,
        on_failure_change=lambda: None,  # reading the state after the rerun is enough
    )
    return answer.get("failure")

"""The map of settings: how often, or how soon, networks learn, by learning rate and units."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from pages.figures.inks import inks
from pages.figures.layout import axis, figure, margins
from pages.figures.matrices import ACTIVATIONS
from pages.figures.numbers import fixed, percent
from pages.figures.palette import (
    ABOVE,
    BOUNDARY,
    CLEAR,
    FONT_SIZE,
    GRID,
    KEPT,
    Scale,
)
from pages.figures.parts import Array, heatmap, label, line, scatter

_SOON = 100.0
"""A median of so few epochs, or fewer, has the strongest colour."""

_SOON_TO_LATE = [(0.0, ABOVE[2]), (0.5, ABOVE[1]), (1.0, ABOVE[0])]

_LABELLED = 12
"""Learning rates that are all written below the map; of more, every second one and the last."""

_LONGEST = {"share": 3, "median": 4}
"""Characters of the longest number in a cell: 100 in percent; 1.2k epochs."""


_BELOW: Any = {"xref": "paper", "yref": "paper", "xanchor": "left", "yanchor": "top", "yshift": -24}


class Cells(NamedTuple):
    """What became of the runs of each cell, hidden sizes down and learning rates across: (H, L).

    done: how many runs have ended. solved: how many of these learned it.
    low, high: the 95 % interval of their share. median: the median epoch by which those that
    learned it were solved, see ``SweepResult.solved_at``. NaN where there is nothing to say.
    """

    done: NDArray[np.int64]
    solved: NDArray[np.int64]
    low: Array
    high: Array
    median: Array

    @property
    def share(self) -> Array:
        """How many of the runs that have ended learned it, from 0 to 1; NaN without any: (H, L)."""
        share: Array = np.where(self.done, self.solved, np.nan) / np.maximum(self.done, 1)
        return share


def sweep_map(
    cells: Cells,
    measure: str,
    rates: Sequence[float],
    sizes: Sequence[int],
    last_epoch: int,
    chosen: tuple[int, int] | None = None,
    goal: str = "XOR",
) -> go.Figure:
    """The cells of a sweep, coloured by "share" or "median"; the last trace frames one of them.

    Columns and rows are numbered from 0. `chosen` is the row and the column that is framed. Under
    the pointer each cell says ``told`` of itself. With the median, a cell that fewer than half of
    its runs have learned is grey: a median of the few would look as good as one of all. `goal` is
    what is learned.
    """
    is_median, is_done = measure == "median", cells.done > 0
    learned = f"{goal} {'is' if goal == 'XOR' else 'are'} learned"
    too_few = is_done & (2 * cells.solved < cells.done) if is_median else np.zeros_like(is_done)
    values = np.log10(np.maximum(cells.median, 1.0)) if is_median else cells.share  # (H, L)
    scale = _median_scale(last_epoch) if is_median else ACTIVATIONS["sigmoid"]
    numbers = np.vectorize(short if is_median else _whole_percent, otypes=[object])(
        cells.median if is_median else cells.share
    )
    few = np.where(too_few, np.where(cells.solved > 0, "<½", "–"), "")
    told_in = np.where(is_done & ~too_few, numbers, few)
    grey = Scale((0.0, 1.0), [(0.0, KEPT), (1.0, KEPT)])
    colours = np.where(too_few, inks(grey, np.zeros(too_few.shape)), inks(scale, values))
    it = "it" if goal == "XOR" else "them"
    words = [[told(cells, place, rates, sizes, it) for place in row] for row in _places(is_done)]
    look = {"xgap": 1, "ygap": 1}
    traces = [
        heatmap(
            np.where(is_done & ~too_few, values, np.nan),
            scale,
            text=np.where(is_done & ~too_few, numbers, "").tolist(),
            customdata=words,
            hovertemplate="%{customdata}<extra></extra>",
            meta={
                "rows": len(sizes),
                "columns": len(rates),
                "longest": _LONGEST[measure],
                # Pixels of the numbers: where there is room, and where they are not shown below.
                "largest": FONT_SIZE,
                "smallest": 12,
            },
            **look,
        ),
        _plain(np.where(is_done, np.nan, 0.0), GRID, **look),
        _plain(np.where(too_few, 0.0, np.nan), KEPT, text=few.tolist(), **look),
        _numbers(told_in, colours),
        _frame(chosen),
    ]
    # Ticks without a colour keep the names away from the cells, and from the ring of the focus.
    ticks = {"ticks": "outside", "ticklen": 6, "tickcolor": CLEAR}
    plain: Any = {"showgrid": False, "showline": False, "fixedrange": True, **ticks}
    every = 1 + (len(rates) > _LABELLED)
    across = [*range(0, len(rates) - every, every), len(rates) - 1]
    return figure(
        traces,
        f"Median epoch by which {learned}" if is_median else f"Starts that learn {goal}, in %",
        xaxis=axis(
            tickvals=across,
            ticktext=[f"{rates[column]:.15g}" for column in across],
            range=[-0.5, len(rates) - 0.5],
            tickangle=0,
            **plain,
        ),
        yaxis=axis(
            "hidden units",
            tickvals=[*range(len(sizes))],
            ticktext=[*map(str, sizes)],
            range=[-0.5, len(sizes) - 0.5],
            **plain,
        ),
        # At the left, where a narrow page shows it, too: there the map is wider than the page.
        annotations=[label(0, 0, "learning rate", **_BELOW)],
        margin=margins(bottom=50),
    )


def told(
    cells: Cells,
    place: tuple[int, int],
    rates: Sequence[float],
    sizes: Sequence[int],
    it: str = "it",
) -> str:
    """What there is to say of one cell, in lines parted by <br>; `it` is a word for the goal."""
    done, solved = int(cells.done[place]), int(cells.solved[place])
    lines = [f"rate {rates[place[1]]:.15g}, {units(sizes[place[0]])}"]
    if not done:
        return f"{lines[0]}<br>not computed yet"
    low, high = (fixed(100 * float(end[place]), 1) for end in (cells.low, cells.high))
    lines.append(
        f"{percent(solved / done, 1)} % learn {it}: {solved:,} of {done:,} runs"
        f"<br>95 % interval {low} to {high} %"
    )
    if solved:
        few = " (fewer than half of all)" if 2 * solved < done else ""
        lines.append(f"half of those that learn {it}{few} do by epoch {cells.median[place]:,.0f}")
    return "<br>".join(lines)


def units(count: int) -> str:
    """As in "1 hidden unit" and "3 hidden units"."""
    return f"{count} hidden unit{'s' if count != 1 else ''}"


def short(epoch: float) -> str:
    """An epoch in at most four characters: 870, 1.2k, 12k; nothing for NaN."""
    if np.isnan(epoch):
        return ""
    if epoch < 999.5:
        return f"{epoch:.0f}"
    if epoch < 9_950:
        return f"{epoch / 1_000:.1f}k"
    return f"{epoch / 1_000:.0f}k" if epoch < 999_500 else f"{epoch / 1e6:.1f}M"


def _whole_percent(share: float) -> str:
    return "" if np.isnan(share) else percent(share, 0)


def _places(grid: NDArray[np.bool_]) -> list[list[tuple[int, int]]]:
    """The places of all cells, row by row."""
    rows, columns = grid.shape
    return [[(row, column) for column in range(columns)] for row in range(rows)]


def _median_scale(last_epoch: int) -> Scale:
    """Colours of log10 of an epoch, strong for soon and faint for late."""
    late = float(np.log10(max(last_epoch, 10)))
    return Scale((min(float(np.log10(_SOON)), late / 2), late), _SOON_TO_LATE)


def _plain(where: Array, colour: str, **look: object) -> go.Heatmap:
    """Cells of one colour, where `where` (H, L) is no NaN."""
    return heatmap(
        where, Scale((0.0, 1.0), [(0.0, colour), (1.0, colour)]), hoverinfo="skip", **look
    )


def _numbers(texts: NDArray[np.object_], colours: NDArray[np.str_]) -> go.Scatter:
    """What stands in each cell, `texts` (H, L), in its colour, of `colours` (H, L)."""
    row, column = np.nonzero(texts != "")
    font = {"color": colours[row, column].tolist()}
    return scatter(column, row, "text", text=texts[row, column].tolist(), textfont=font)


def _frame(chosen: tuple[int, int] | None) -> go.Scatter:
    """A line around a cell; nothing around none."""
    x, y = [], []
    if chosen:
        row, column = chosen
        x = [column + side for side in (-0.5, 0.5, 0.5, -0.5, -0.5)]
        y = [row + side for side in (-0.5, -0.5, 0.5, 0.5, -0.5)]
    return line(x, y, "chosen", {"color": BOUNDARY, "width": 3}, cliponaxis=False)

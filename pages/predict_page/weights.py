"""The trained weights: a chart of them, and Python code with all their digits."""

from dataclasses import replace

import numpy as np
import streamlit as st

from pages.figures.matrices import matrices
from pages.layout.chart import chart
from pages.live.training_board import weight_matrices
from xorcore import Network

_WIDEST = 7  # so many columns side by side leave room for four digits in each cell
_HEAD, _ROW = 76, 38  # pixels of a chart above its rows and of each row


def trained_weights(network: Network) -> None:
    """Show the matrices as the page Train does, and beside them as NumPy code."""
    shown = [replace(matrix, number=".4g") for matrix in weight_matrices(network)]
    is_narrow = sum(len(matrix.columns) for matrix in shown) <= _WIDEST
    picture, code = st.columns(2)
    with picture:
        for number, row in enumerate([shown] if is_narrow else [[matrix] for matrix in shown]):
            figure = matrices(row, "" if number else "Weights")
            height = _HEAD + _ROW * max(len(matrix.rows) for matrix in row)
            told = (f"Weights {m.caption}: {np.array2string(m.values, precision=4)}" for m in row)
            chart(figure, height, f"weights_chart_{number}", "; ".join(told))
    with code:
        st.code(as_numpy(network), height=_HEAD + _ROW * 5)


def as_numpy(network: Network) -> str:
    """Python code that makes the same weights to the last bit, with the notebook's names."""
    lines = ["import numpy as np", ""]
    for number, weights in enumerate(network.weights):
        name = f"weights_{number} = np.array(["
        rows = [f"    {row}," for row in weights.tolist()]
        note = ["    # the last row: biases"] if network.bias else []
        lines += [name, *rows[:-1], *note, *rows[-1:], "])"]
    return "\n".join(lines)

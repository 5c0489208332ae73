"""What may differ between a run of the app and the same run elsewhere, and by how much.

One table for all places that promise numbers: README has it, and every exported program.
"""

from typing import NamedTuple

from xorcore.files.program import wrapped


class Row(NamedTuple):
    """Where a run is computed, and the largest difference of a weight from the app's run."""

    where: str
    differs: str


TITLE = "What may differ, and by how much"
COLUMNS = Row("The same run with", "Largest difference of a weight from the app's NumPy engine")

# Measured on x86-64 with the notebook's start weights at learning rate 0.3. The tests measure what
# one machine can: tests/xorcore/files/test_agreement.py, and tests/peers for the libraries.
ROWS = (
    Row("NumPy 2.0 to 2.5, Python 3.9 to 3.13, the same type of processor", "0, bit for bit"),
    Row(
        "another type of processor, or NumPy 1.26",
        "1e-13 after 400,000 epochs, since exp, tanh and sums round differently",
    ),
    Row(
        "the app's compiled engine (Numba), or PyTorch, JAX, scikit-learn in float64",
        "up to 1e-9, as a rule",
    ),
    Row(
        "Keras in float64",
        "up to 1e-9 on JAX; on PyTorch, whose products stay float32, 5e-7 after 2,000 epochs",
    ),
    Row(
        "float32, the default of PyTorch, Keras and JAX",
        "0.001 after 100,000 epochs, 0.03 after 400,000",
    ),
    Row("ONNX Runtime", "not offered: its sigmoid is exactly 0 from −18 down (−37 in float64)"),
    Row(
        "any of these, once steps are so large that the error leaps up",
        "every digit may differ, and the run may end otherwise",
    ),
)

AGREEMENT = (
    "agree to 1e-9 as a rule, as long as no step is too large. From there on every last digit "
    "grows, and once the error leaps up, the run may end differently."
)
"""Of the weights of two programs that sum or round in another way: the table in a sentence."""


def as_lines() -> str:
    """The table as plain text, a list below its title."""
    title = f"{TITLE}: largest difference of a weight from the app's NumPy engine with"
    lines = (wrapped(f"- {where}: {differs}.", "", "  ") for where, differs in ROWS)
    return "\n".join([title, *lines])


def as_table() -> str:
    """The table in Markdown, below its title."""
    lines = [COLUMNS, Row(":--", ":--"), *ROWS]
    return f"**{TITLE}**\n\n" + "\n".join(f"| {where} | {how} |" for where, how in lines)

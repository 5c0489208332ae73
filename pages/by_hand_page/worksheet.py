"""The epoch on paper: a file of all steps to print, with blank cells or with the answers."""

from collections.abc import Callable, Sequence
from html import escape

from pages.by_hand_page.words import assignment, purpose, title
from pages.figures.activations import NAMES
from pages.worked_epoch.arithmetic import number
from pages.worked_epoch.exercise import blanks
from pages.worked_epoch.formulas import plain_symbol
from pages.worked_epoch.panel import sign_after, sign_before
from xorcore import EpochTrace
from xorcore.explain.walkthrough import Matrix, Part, Step

CellHtml = Callable[[Matrix, int, int], str]
"""Makes the table cell for the number in a row and a column of a matrix."""


def worksheet(
    trace: EpochTrace,
    steps: Sequence[Step],
    epoch: int,
    how: str,
    draw: int,
    digits: str,
    is_key: bool,
    update: str = "",
    is_part: bool = False,
) -> str:
    """All steps of the epoch after `epoch`; `how` and `draw` choose the blank cells.

    `update` says which update of it the steps are, if it is not the plain step; `is_part` as in
    ``words.purpose``.

    A number that is blank in one step is blank in every later step that uses it: otherwise the
    sheet would give its own answers away. With `is_key` the answers stand in the blank cells.
    """
    blank = {
        _number(part.result, row, column)
        for step in steps
        for part, row, column in blanks(step, how, draw).values()
    }

    def cell(matrix: Matrix, row: int, column: int) -> str:
        text = escape(number(matrix.values[row, column], digits))
        if _number(matrix, row, column) in blank:
            return f'<td class="blank">{text if is_key else ""}</td>'
        return f"<td>{text}</td>"

    layers, function = "-".join(map(str, trace.before.layers)), NAMES[trace.before.activation]
    about = (
        f"Network {layers} (its layers, inputs first), hidden activation "
        f"{function}, {'with' if trace.before.bias else 'without'} biases; data "
        f"{trace.dataset.name}; learning rate η = {number(trace.learning_rate, '17')}; "
        f"{trace.loss.replace('_', '-')} loss; from epoch {epoch:,} to {epoch + 1:,}. "
        f"{update}{' ' * bool(update)}The blank cells are those of draw {draw}."
    )
    heading = "One epoch by hand" + (": answer key" if is_key else "")
    name = "" if is_key else '<p class="name">Name: <span></span> Date: <span></span></p>'
    body = "\n".join(_section(step, trace, cell, is_part) for step in steps)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{heading}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{heading}</h1>\n<p>{escape(about)}</p>\n{name}\n{body}\n</body>\n</html>\n"
    )


def _number(matrix: Matrix, row: int, column: int) -> tuple[str, int, int, int]:
    """Identifies a number of the epoch, whether its matrix is transposed here or not.

    Its quantity and layer, and its row and column in the matrix that is not transposed.
    """
    if matrix.is_transposed:
        row, column = column, row
    return matrix.quantity, matrix.layer, row, column


def _section(step: Step, trace: EpochTrace, cell: CellHtml, is_part: bool) -> str:
    head = f"<h2>{step.number}. {escape(title(step, trace))}</h2>"
    parts = "".join(_part(part, cell) for part in step.parts)
    return f"<section>{head}<p>{escape(purpose(step, trace, is_part))}</p>{parts}</section>"


def _part(part: Part, cell: CellHtml) -> str:
    operands = "".join(
        _sign(sign_before(part, index)) + _table(operand, cell)
        for index, operand in enumerate(part.operands)
    )
    made = f"{operands}{_sign(sign_after(part))}{_sign('=')}{_table(part.result, cell)}"
    return f'<p><code>{escape(assignment(part))}</code></p><div class="part">{made}</div>'


def _table(matrix: Matrix, cell: CellHtml) -> str:
    columns = matrix.values.shape[1]
    caption = f"<b>{escape(plain_symbol(matrix))}</b> {matrix.shape_in_words}"
    head = "".join(f"<th>{escape(name)}</th>" for name in matrix.columns)
    body = "".join(
        f"<tr><th>{escape(name)}</th>{''.join(cell(matrix, row, c) for c in range(columns))}</tr>"
        for row, name in enumerate(matrix.rows)
    )
    return f"<table><caption>{caption}</caption><tr><td></td>{head}</tr>{body}</table>"


def _sign(text: str) -> str:
    return f'<span class="sign">{escape(text)}</span>' if text else ""


_STYLE = """
@page { margin: 15mm; }
body { font: 11pt/1.4 system-ui, sans-serif; color: #000; margin: 0; }
@media screen { body { max-width: 60rem; margin: 1rem auto; padding: 0 1rem; } }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 1.2rem 0 0.2rem; }
p { margin: 0.2rem 0; }
section { break-inside: avoid; }
.name span { display: inline-block; width: 14rem; border-bottom: 1px solid; margin-right: 2rem; }
.part { display: flex; flex-wrap: wrap; align-items: center; gap: 0.3rem 0.7rem;
  margin: 0.3rem 0 0.6rem; }
.sign { font-size: 1.2rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { text-align: left; white-space: nowrap; }
th { font-weight: 400; color: #444; padding: 0 0.4rem; }
tr > td { text-align: right; padding: 0.1rem 0.4rem; }
tr > th + td, td + td { border: 1px solid #999; min-width: 2.6rem; }
td.blank { border: 2px solid #000; min-width: 5rem; height: 1.5rem; font-weight: 700; }
"""

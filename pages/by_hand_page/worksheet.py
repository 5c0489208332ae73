"""The walk on paper: a page of HTML that needs nothing else, with blank cells or their answers."""

from collections.abc import Collection, Sequence
from html import escape

from pages.by_hand_page.words import assignment, purpose, title
from pages.worked_epoch.arithmetic import number
from pages.worked_epoch.exercise import blanks
from pages.worked_epoch.formulas import plain_symbol
from pages.worked_epoch.panel import sign_after, sign_before
from xorcore import EpochTrace
from xorcore.explain.walkthrough import Matrix, Part, Step

Number = tuple[str, int, int, int]  # quantity, layer, row and column as they are untransposed


def worksheet(
    trace: EpochTrace,
    steps: Sequence[Step],
    epoch: int,
    how: str,
    draw: int,
    digits: str,
    is_key: bool,
) -> str:
    """All steps of the epoch after `epoch`, with the blank cells that `how` and `draw` give.

    A blank number is blank wherever a later step needs it, so that the sheet does not give its
    own answers away. With `is_key` the blanks are filled in and set off.
    """
    blank = frozenset(
        _number(part.result, row, column)
        for step in steps
        for part, row, column in blanks(step, how, draw).values()
    )
    layers = "-".join(map(str, trace.before.layers))
    about = (
        f"{layers} network, hidden activation {trace.before.activation}, "
        f"{'with' if trace.before.bias else 'without'} biases; data {trace.dataset.name}; "
        f"learning rate η = {trace.learning_rate:g}; {trace.loss.replace('_', '-')} loss; "
        f"from epoch {epoch:,} to {epoch + 1:,}. Cells drawn with number {draw}."
    )
    heading = "One epoch by hand" + (": answer key" if is_key else "")
    name = "" if is_key else '<p class="name">Name: <span></span> Date: <span></span></p>'
    sections = "\n".join(_section(step, trace, blank, digits, is_key) for step in steps)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(heading)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(heading)}</h1>\n<p>{escape(about)}</p>\n{name}\n{sections}\n"
        "</body>\n</html>\n"
    )


def _section(
    step: Step, trace: EpochTrace, blank: Collection[Number], digits: str, is_key: bool
) -> str:
    parts = "".join(_part(part, blank, digits, is_key) for part in step.parts)
    return (
        f"<section><h2>{step.number}. {escape(title(step, trace))}</h2>"
        f"<p>{escape(purpose(step, trace))}</p>{parts}</section>"
    )


def _part(part: Part, blank: Collection[Number], digits: str, is_key: bool) -> str:
    items = []
    for index, operand in enumerate(part.operands):
        items.append(_sign(sign_before(part, index)))
        items.append(_table(operand, blank, digits, is_key))
    items += [_sign(sign_after(part)), _sign("="), _table(part.result, blank, digits, is_key)]
    return f'<p><code>{escape(assignment(part))}</code></p><div class="part">{"".join(items)}</div>'


def _table(matrix: Matrix, blank: Collection[Number], digits: str, is_key: bool) -> str:
    rows, columns = matrix.values.shape
    caption = f"<b>{escape(plain_symbol(matrix))}</b> {rows} × {columns}"
    head = "".join(f"<th>{escape(name)}</th>" for name in matrix.columns)
    body = ""
    for row, name in enumerate(matrix.rows):
        cells = ""
        for column, value in enumerate(matrix.values[row]):
            is_blank = _number(matrix, row, column) in blank
            text = escape(number(value, digits)) if is_key or not is_blank else ""
            cells += f'<td class="blank">{text}</td>' if is_blank else f"<td>{text}</td>"
        body += f"<tr><th>{escape(name)}</th>{cells}</tr>"
    return f"<table><caption>{caption}</caption><tr><td></td>{head}</tr>{body}</table>"


def _sign(text: str) -> str:
    return f'<span class="sign">{escape(text)}</span>' if text else ""


def _number(matrix: Matrix, row: int, column: int) -> Number:
    if matrix.is_transposed:
        row, column = column, row
    return matrix.quantity, matrix.layer, row, column


_STYLE = """
@page { margin: 15mm; }
body { font: 11pt/1.4 system-ui, sans-serif; color: #000; max-width: 60rem; margin: 1rem auto;
  padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 1.2rem 0 0.2rem; }
p { margin: 0.2rem 0; }
section { break-inside: avoid; }
.name span { display: inline-block; width: 14rem; border-bottom: 1px solid #000;
  margin-right: 2rem; }
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

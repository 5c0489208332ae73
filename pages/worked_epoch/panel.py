"""A step of the worked epoch as plain data for the matrices component: texts and marks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pages.worked_epoch.arithmetic import arithmetic, number
from pages.worked_epoch.exercise import Answer, mark
from pages.worked_epoch.formulas import plain_symbol
from xorcore.explain.walkthrough import Cell, Matrix, Part, Step

HIDDEN = "?"
_NOT_ASKED = Answer(hints=2)


@dataclass(frozen=True)
class Shown:
    """A step, and how the visitor looks at it."""

    step: Step
    digits: str
    selected: str = ""  # the name of a cell of a result
    # The visitor's answers so far, by the name of the blank cell; empty without an exercise.
    blank: Mapping[str, Answer] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[tuple[Part, int, int], str]:
        """The names of the results' cells by part, row and column."""
        return {place: name for name, place in self.step.cells().items()}

    @cached_property
    def cell(self) -> tuple[Part, int, int] | None:
        """The selected cell: part, row and column."""
        return self.step.cells().get(self.selected)

    @cached_property
    def open_cells(self) -> frozenset[tuple[Matrix, int, int]]:
        """The cells whose numbers the visitor still has to find: matrix, row and column."""
        places = self.step.cells()
        cells = [places[name] for name, answer in self.blank.items() if answer.is_open]
        return frozenset((part.result, row, column) for part, row, column in cells)

    def hides(self, part: Part, cell: Cell) -> bool:
        """Whether the visitor still has to find this number of an operand in this step."""
        return (part.operands[cell.operand], cell.row, cell.column) in self.open_cells


def panel(shown: Shown) -> dict[str, Any]:
    """The parts of a step, each a row of matrices and signs, and a note."""
    return {"parts": [_part(part, shown) for part in shown.step.parts], "note": note(shown)}


def note(shown: Shown) -> str:
    """The arithmetic of the selected cell, without the numbers that are still to be found."""
    if shown.cell is None:
        return ""
    part, row, column = shown.cell
    answer = shown.blank.get(shown.selected, _NOT_ASKED)
    if answer.is_open and answer.hints == 0:
        return ""
    if any(shown.hides(part, cell) for cell in part.sources(row, column)):
        return "It is computed from a number that is still blank: find that one first."
    return arithmetic(part, row, column, shown.digits, HIDDEN if answer.is_open else None)


def _part(part: Part, shown: Shown) -> dict[str, Any]:
    chosen, row, column = shown.cell or (None, 0, 0)
    sources = part.sources(row, column) if chosen is part else frozenset()
    items: list[Any] = []
    for index in range(len(part.operands)):
        items += [sign_before(part, index), _operand(part, index, sources, shown)]
    items += [sign_after(part), "=", _result(part, shown)]
    return {"items": [item for item in items if item]}


_SIGNS = {
    ("product", 1): "·",
    ("product", 2): "+ from the other {others}:",
    ("difference", 1): "−",
    ("elementwise", 1): "⊙",
    ("update", 1): "+ {rate} ×",
    ("activation", 0): "{function}",
    ("mean_absolute", 0): "mean of |·| in",
    ("mean_absolute", 1): "and in the other {others}, whose sum is",
    ("ahead", 1): "+ {momentum} ×",
    ("decayed", 1): "− {decay} ×",
    ("velocity", 0): "{momentum} ×",
    ("velocity", 1): "+ {rate} ×",
    ("mean", 0): "{beta1} ×",
    ("mean", 1): "+ (1 − {beta1}) ×",
    ("mean_square", 0): "{beta2} ×",
    ("mean_square", 1): "+ (1 − {beta2}) ×",
    ("moved", 1): "+",
    ("adam", 1): "+ {rate} ×",
    ("adam", 2): "⊘ (√",
    ("adam_decay", 1): "+ {rate} ×",
    ("adam_decay", 2): "⊘ (√",
}
_SIGNS_AFTER = {
    "mean_square": "⊙ {last}",
    "correct_first": "/ (1 − {beta1}{count})",
    "correct_second": "/ (1 − {beta2}{count})",
    "adam": "+ {epsilon})",
    "adam_decay": "+ {epsilon}) − {rate} × {decay} × {first}",
}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def sign_before(part: Part, operand: int) -> str:
    """The sign in front of a part's operand, or ""."""
    if part.operation == "derivative":
        return "1 −" if part.activation == "tanh" else ""
    function = part.activation.replace("sigmoid", "σ").replace("relu", "ReLU")
    return _SIGNS.get((part.operation, operand), "").format(function=function, **_numbers(part))


def sign_after(part: Part) -> str:
    """The sign after a part's last operand, or ""."""
    first, last = plain_symbol(part.operands[0]), plain_symbol(part.operands[-1])
    if part.operation != "derivative":
        sign = _SIGNS_AFTER.get(part.operation, "")
        return sign.format(first=first, last=last, **_numbers(part))
    return {"sigmoid": f"⊙ (1 − {first})", "tanh": f"⊙ {first}"}.get(part.activation, "> 0")


def _numbers(part: Part) -> dict[str, str]:
    """The numbers that an operation uses, as signs have them."""
    numbers = {name: number(value, "17") for name, value in part.numbers.items()}
    if "count" in numbers:
        numbers["count"] = numbers["count"].translate(_SUPERSCRIPTS)
    return {**numbers, "rate": number(part.learning_rate, "17")}


def _matrix(matrix: Matrix, cell: Callable[[int, int], dict[str, Any]]) -> dict[str, Any]:
    """A matrix with its headings; `cell` makes the cell in a row and a column."""
    rows, columns = matrix.values.shape
    return {
        "symbol": plain_symbol(matrix),
        "variable": matrix.variable,
        "shape": matrix.shape_in_words,
        "rows": list(matrix.rows),
        "columns": list(matrix.columns),
        "cells": [[cell(row, column) for column in range(columns)] for row in range(rows)],
    }


def _operand(part: Part, index: int, sources: frozenset[Cell], shown: Shown) -> dict[str, Any]:
    matrix = part.operands[index]

    def drawn(row: int, column: int) -> dict[str, Any]:
        cell = Cell(index, row, column)
        value = number(matrix.values[row, column], shown.digits)
        text = HIDDEN if shown.hides(part, cell) else value
        return {"text": text, "used": True} if cell in sources else {"text": text}

    return _matrix(matrix, drawn)


def _result(part: Part, shown: Shown) -> dict[str, Any]:
    def drawn(row: int, column: int) -> dict[str, Any]:
        name = shown.names[part, row, column]
        return _result_cell(part.result.values[row, column], name, shown)

    return {**_matrix(part.result, drawn), "is_result": True}


def _result_cell(value: float, name: str, shown: Shown) -> dict[str, Any]:
    selected = {"selected": True} if name == shown.selected else {}
    cell = {"name": name, "text": number(value, shown.digits), **selected}
    answer = shown.blank.get(name)
    if answer is None:
        return cell
    if answer.hints == 2 and not answer.was_right:
        return {**cell, "sign": "", "word": "shown"}
    cell |= {"text": answer.text, "blank": True, "sign": "", "word": ""}
    if answer.is_committed:
        judged = mark(answer.text, value)
        cell |= {"sign": judged.sign, "word": judged.word, "right": judged.is_right}
    return cell

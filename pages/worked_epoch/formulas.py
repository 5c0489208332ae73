r"""The formulas of an epoch as LaTeX, and its symbols as plain text.

Matrices are capitals with the layer as a superscript, the inputs being layer 0 and written X;
a single number is the same letter in lower case with its row and column as a subscript.
``\Delta W`` is the negative gradient, without the learning rate.
"""

from collections.abc import Sequence

from xorcore.explain.walkthrough import Matrix, Part

# A matrix is the first of the two letters, its cells the second.
_LETTERS = {
    "activation": ("A", "a"),
    "weights": ("W", "w"),
    "weighted_sum": ("Z", "z"),
    "target": ("Y", "y"),
    "error": ("E", "e"),
    "delta": (r"\delta", r"\delta"),
    "propagated": ("A", "a"),
    "descent": (r"\Delta W", r"\Delta w"),
    "new_weights": ("W", "w"),
}
_GREEK = {"delta": "δ", "descent": "ΔW"}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

_SLOPES = {
    "sigmoid": r"{a} {times} (1 - {a})",
    "tanh": r"1 - {a} {times} {a}",
    "relu": r"[\,{a} > 0\,]",
}
_FUNCTIONS = {
    "sigmoid": r"\sigma({z}) = \frac{{1}}{{1 + e^{{-{z}}}}}",
    "tanh": r"\tanh({z})",
    "relu": r"\max(0,\, {z})",
}


def symbol(matrix: Matrix) -> str:
    r"""A matrix in LaTeX, as in ``W^{(2)\top}``."""
    layer = f"({matrix.layer})"
    transposed = r"\top" if matrix.is_transposed else ""
    match matrix.quantity:
        case "activation":
            name, marks = ("A", layer) if matrix.layer else ("X", "")
            if matrix.has_ones:
                name, marks = rf"[{_raised(name, marks)}\;\mathbf{{1}}]", ""
            return _raised(name, marks + transposed)
        case "target" | "error":
            return _LETTERS[matrix.quantity][0]
        case "mean_absolute_error":
            return r"\overline{|E|}"
        case "derivative":
            return rf"f'(Z^{{{layer}}})"
        case "propagated":
            above = f"({matrix.layer + 1})"
            return rf"\delta^{{{above}}}\,W^{{{above}\top}}"
        case "new_weights":
            return rf"W^{{{layer}}}_{{\mathrm{{new}}}}"
    return _raised(_LETTERS[matrix.quantity][0], layer + transposed)


def plain_symbol(matrix: Matrix) -> str:
    """A matrix in plain text, as in ``W⁽²⁾ᵀ``."""
    layer = _plain_layer(matrix.layer)
    transposed = "ᵀ" if matrix.is_transposed else ""
    match matrix.quantity:
        case "activation":
            name = f"A{layer}" if matrix.layer else "X"
            return (f"[{name} 1]" if matrix.has_ones else name) + transposed
        case "mean_absolute_error":
            return "mean |E|"
        case "derivative":
            return f"f′(Z{layer})"
        case "propagated":
            above = _plain_layer(matrix.layer + 1)
            return f"δ{above} W{above}ᵀ"
        case "new_weights":
            return f"new W{layer}"
        case "target" | "error":
            return _LETTERS[matrix.quantity][0]
    letter = _GREEK.get(matrix.quantity) or _LETTERS[matrix.quantity][0]
    return letter + layer + transposed


def formula(part: Part) -> str:
    """The formula of a part's result from its operands, for the whole matrices."""
    result, operands = symbol(part.result), [symbol(operand) for operand in part.operands]
    if part.operation == "product":
        # The carried delta has no letter of its own: its symbol is the product itself.
        if part.result.quantity == "propagated":
            result = rf"-\frac{{\partial L}}{{\partial A^{{({part.result.layer})}}}}"
        return rf"{result} = {operands[0]}\,{operands[1]}"
    if part.operation == "elementwise" and part.operands[0].quantity == "propagated":
        operands[0] = rf"\big({operands[0]}\big)"
    return f"{result} = " + _right_side(part, operands, r"\odot")


def cell_formula(part: Part, row: int, column: int) -> str:
    """The formula of one cell of a part's result."""
    result = _cell(part.result, row, column)
    if part.operation == "product":
        first, second = part.operands
        return rf"{result} = \sum_{{k}} {_cell(first, row, 'k')}\;{_cell(second, 'k', column)}"
    operands = [_cell(operand, row, column) for operand in part.operands]
    if part.operation == "elementwise":
        operands = [f"({text})" if text.startswith("-") else text for text in operands]
    return f"{result} = " + _right_side(part, operands, r"\cdot")


def _right_side(part: Part, operands: Sequence[str], times: str) -> str:
    """The right side of a formula that has the same form for matrices and for their cells.

    `operands` are the symbols of either, `times` is the sign of a product cell by cell.
    """
    first, last = operands[0], operands[-1]
    match part.operation:
        case "activation":
            return _FUNCTIONS[part.activation].format(z=first)
        case "difference":
            return f"{first} - {last}"
        case "mean_absolute":
            return rf"\frac{{1}}{{{len(part.operands[0].values)}}} \sum_{{p}} |e_{{p}}|"
        case "derivative":
            return _SLOPES[part.activation].format(a=first, times=times)
        case "elementwise":
            return f"{first} {times} {last}"
        case "update":
            return rf"{first} + \eta\,{last}"
    return first


def _cell(matrix: Matrix, row: int | str, column: int | str) -> str:
    if matrix.quantity == "mean_absolute_error":
        return symbol(matrix)
    places = [(row, matrix.rows), (column, matrix.columns)]
    if matrix.is_transposed:  # a single number has no transpose: back to its own row and column
        places.reverse()
    names = ",".join(
        place if isinstance(place, str) else rf"\mathrm{{{names[place]}}}"
        for place, names in places
    )
    marks = f"({matrix.layer})"
    if matrix.quantity == "derivative":
        return rf"f'\big(z^{{{marks}}}_{{{names}}}\big)"
    letter = _LETTERS[matrix.quantity][1]
    if matrix.quantity == "activation" and not matrix.layer:
        letter, marks = "x", ""
    elif matrix.quantity in ("target", "error"):
        marks = ""
    elif matrix.quantity == "new_weights":
        marks += r"\,\mathrm{new}"
    name = rf"{_raised(letter, marks)}_{{{names}}}"
    return rf"-\partial L / \partial {name}" if matrix.quantity == "propagated" else name


def _raised(name: str, marks: str) -> str:
    return f"{name}^{{{marks}}}" if marks else name


def _plain_layer(layer: int) -> str:
    return f"⁽{str(layer).translate(_SUPERSCRIPTS)}⁾"

"""Numbers as they are shown, and the arithmetic behind each cell."""

from math import isfinite

from xorcore.explain.walkthrough import Part


def number(value: float, digits: str) -> str:
    """A number with 4 significant digits, or with as many of 17 as tell it from its neighbours."""
    value = float(value) or 0.0  # no "-0"
    if digits == "4":
        return f"{value:.4g}"
    text = repr(value)
    return text.removesuffix(".0") if isfinite(value) else text


def arithmetic(part: Part, row: int, column: int, digits: str, result: str | None = None) -> str:
    """The numbers that make a cell: ``(0 × -0.424) + (1 × 0.358) = 0.358``.

    `result` stands in place of the answer if given.
    """

    def shown(value: float) -> str:
        return number(value, digits)

    terms = [
        [part.operands[cell.operand].values[cell.row, cell.column] for cell in term]
        for term in part.terms(row, column)
    ]
    first = shown(terms[0][0])
    match part.operation:
        case "product":
            made = " + ".join(f"({shown(a)} × {shown(b)})" for a, b in terms)
        case "activation" if part.activation == "sigmoid":
            made = f"1 / (1 + e^{shown(-terms[0][0])})"
        case "activation" if part.activation == "tanh":
            made = f"tanh({first})"
        case "activation":
            made = f"max(0, {first})"
        case "difference":
            made = f"{first} - {_bracketed(shown(terms[1][0]))}"
        case "mean_absolute":
            made = f"({' + '.join(f'|{shown(term[0])}|' for term in terms)}) / {len(terms)}"
        case "derivative" if part.activation == "sigmoid":
            made = f"{first} × (1 - {first})"
        case "derivative" if part.activation == "tanh":
            made = f"1 - ({first} × {first})"
        case "derivative":
            made = f"slope of relu where its output is {first}"
        case "elementwise":
            made = f"{first} × {shown(terms[1][0])}"
        case "update":
            made = f"{first} + ({shown(part.learning_rate)} × {shown(terms[1][0])})"
        case _:
            made = first
    answer = shown(part.result.values[row, column]) if result is None else result
    return f"{made} = {answer}"


def _bracketed(text: str) -> str:
    return f"({text})" if text.startswith("-") else text

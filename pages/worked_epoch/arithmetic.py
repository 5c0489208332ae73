"""Numbers as the page shows them, and each cell of a result as arithmetic with numbers."""

from math import isfinite

from xorcore.explain.walkthrough import Part


def number(value: float, digits: str) -> str:
    """`value` with 4 significant digits, or with all (up to 17) that its float64 needs."""
    value = float(value) or 0.0  # no "-0"
    if digits == "4":
        return f"{value:.4g}"
    text = repr(value)
    return text.removesuffix(".0") if isfinite(value) else text


def arithmetic(part: Part, row: int, column: int, digits: str, result: str | None = None) -> str:
    """How a cell of a result is computed: ``(0 × -0.424) + (1 × 0.358) = 0.358``.

    `result`, if given, is shown in place of the answer.
    """

    def shown(value: float) -> str:
        return number(value, digits)

    terms = [
        [part.operands[cell.operand].values[cell.row, cell.column] for cell in term]
        for term in part.terms(row, column)
    ]
    first, last = shown(terms[0][0]), shown(terms[-1][0])
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
            made = f"{first} - ({last})" if last.startswith("-") else f"{first} - {last}"
        case "mean_absolute":
            made = f"({' + '.join(f'|{shown(term[0])}|' for term in terms)}) / {len(terms)}"
        case "derivative" if part.activation == "sigmoid":
            made = f"{first} × (1 - {first})"
        case "derivative" if part.activation == "tanh":
            made = f"1 - ({first} × {first})"
        case "derivative":
            made = f"slope of relu where its output is {first}"
        case "elementwise":
            made = f"{first} × {last}"
        case "update":
            made = f"{first} + ({shown(part.learning_rate)} × {last})"
        case _:
            made = first
    answer = shown(part.result.values[row, column]) if result is None else result
    return f"{made} = {answer}"

"""Numbers as the page shows them, and each cell of a result as arithmetic with numbers."""

from itertools import chain
from math import isfinite

from xorcore.explain.walkthrough import Part

# By operation and activation, those that are no sum.
_FORMS = {
    ("activation", "sigmoid"): "1 / (1 + e^{negated})",
    ("activation", "tanh"): "tanh({first})",
    ("activation", "relu"): "max(0, {first})",
    ("derivative", "sigmoid"): "{first} × (1 - {first})",
    ("derivative", "tanh"): "1 - ({first} × {first})",
    ("derivative", "relu"): "slope of ReLU where its output is {first}",
    ("elementwise", ""): "{first} × {last}",
    ("update", ""): "{first} + ({rate} × {last})",
    ("copy", ""): "{first}",
    ("ahead", ""): "{first} + ({momentum} × {last})",
    ("decayed", ""): "{first} - ({decay} × {last})",
    ("velocity", ""): "({momentum} × {first}) + ({rate} × {last})",
    ("mean", ""): "({beta1} × {first}) + ((1 - {beta1}) × {last})",
    ("mean_square", ""): "({beta2} × {first}) + ((1 - {beta2}) × {last} × {last})",
    ("correct_first", ""): "{first} / (1 - {beta1}^{count})",
    ("correct_second", ""): "{first} / (1 - {beta2}^{count})",
    ("moved", ""): "{first} + ({last})",
    ("adam", ""): "{first} + ({rate} × {second} / (√{last} + {epsilon}))",
    ("adam_decay", ""): "{first} + ({rate} × {second} / (√{last} + {epsilon}))"
    " - ({rate} × {decay} × {first})",
}


def number(value: float, digits: str) -> str:
    """`value` with 4 significant digits, or with all (up to 17) that its float64 needs."""
    value = float(value) or 0.0  # no "-0"
    if digits == "4":
        return f"{value:.4g}"
    text = repr(value)
    return text.removesuffix(".0") if isfinite(value) else text


def arithmetic(part: Part, row: int, column: int, digits: str, result: str | None = None) -> str:
    """How a cell of a result is computed: ``(0 × -0.424) + (1 × 0.358) = 0.358``.

    `result`, if given, is shown in place of the answer. "≈" says that a number shown is rounded, so
    that who computes with what is shown may find another last digit.
    """

    def shown(value: float) -> str:
        return number(value, digits)

    terms = [
        [part.operands[cell.operand].values[cell.row, cell.column] for cell in term]
        for term in part.terms(row, column)
    ]
    answer = part.result.values[row, column]
    used = (*chain(*terms), *part.numbers.values(), answer)
    is_exact = all(float(shown(value)) == value for value in used)
    first, last = shown(terms[0][0]), shown(terms[-1][0])
    match part.operation:
        case "product":
            made = " + ".join(f"({' × '.join(map(shown, term))})" for term in terms)
        case "mean_absolute":
            count = shown(part.numbers.get("all", len(terms)))
            made = f"({' + '.join(f'|{shown(term[0])}|' for term in terms)}) / {count}"
        case "difference":
            made = f"{first} - ({last})" if last.startswith("-") else f"{first} - {last}"
        case operation:
            negated, rate = shown(-terms[0][0]), shown(part.learning_rate)
            form = _FORMS[operation, part.activation]
            others = {name: shown(value) for name, value in part.numbers.items()}
            second = shown(terms[len(terms) // 2][0])
            made = form.format(
                first=first, second=second, last=last, negated=negated, rate=rate, **others
            )
    return f"{made} {'=' if is_exact else '≈'} {shown(answer) if result is None else result}"

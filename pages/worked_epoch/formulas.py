r"""The formulas of an epoch as LaTeX, and its symbols as plain text.

Matrices are capitals with the layer as a superscript, the inputs being layer 0 and written X;
a single number is the same letter in lower case with its row and column as a subscript.
``\Delta W`` is the negative gradient, without the learning rate. Of the rules, \mu is the momentum,
\lambda the weight decay, V the velocity, M and S are Adam's two moments.
"""

from collections.abc import Sequence

from xorcore.explain.walkthrough import Matrix, Part

# A matrix in LaTeX and in plain text, and its cell; of layer l, with row i and column j.
_SYMBOLS = {
    "inputs": ("X", "X", "x_{ij}"),
    "activation": ("A^{(l)}", "A⁽ˡ⁾", "a^{(l)}_{ij}"),
    "weights": ("W^{(l)}", "W⁽ˡ⁾", "w^{(l)}_{ij}"),
    "weighted_sum": ("Z^{(l)}", "Z⁽ˡ⁾", "z^{(l)}_{ij}"),
    "target": ("Y", "Y", "y_{ij}"),
    "error": ("E", "E", "e_{ij}"),
    "mean_absolute_error": (r"\overline{|E|}", "mean |E|", r"\overline{|E|}"),
    "derivative": ("f'(Z^{(l)})", "f′(Z⁽ˡ⁾)", r"f'\big(z^{(l)}_{ij}\big)"),
    "delta": (r"\delta^{(l)}", "δ⁽ˡ⁾", r"\delta^{(l)}_{ij}"),
    "propagated": (
        r"\delta^{(l+1)}\,W^{(l+1)\top}",
        "δ⁽ˡ⁺¹⁾ W⁽ˡ⁺¹⁾ᵀ",
        r"-\partial L / \partial a^{(l)}_{ij}",
    ),
    "descent": (r"\Delta W^{(l)}", "ΔW⁽ˡ⁾", r"\Delta w^{(l)}_{ij}"),
    "other_errors": ("", "|E|", ""),
    "other_descents": ("", "ΔW⁽ˡ⁾", ""),
    "new_weights": (r"W^{(l)}_{\mathrm{new}}", "new W⁽ˡ⁾", r"w^{(l)\,\mathrm{new}}_{ij}"),
    "ahead": (r"\tilde{W}^{(l)}", "W̃⁽ˡ⁾", r"\tilde{w}^{(l)}_{ij}"),
    "propagated_ahead": (
        r"\delta^{(l+1)}\,\tilde{W}^{(l+1)\top}",
        "δ⁽ˡ⁺¹⁾ W̃⁽ˡ⁺¹⁾ᵀ",
        r"-\partial L / \partial a^{(l)}_{ij}",
    ),
    "decayed": ("D^{(l)}", "D⁽ˡ⁾", "d^{(l)}_{ij}"),
    "velocity": ("V^{(l)}", "V⁽ˡ⁾", "v^{(l)}_{ij}"),
    "new_velocity": (r"V^{(l)}_{\mathrm{new}}", "new V⁽ˡ⁾", r"v^{(l)\,\mathrm{new}}_{ij}"),
    "first_moment": ("M^{(l)}", "M⁽ˡ⁾", "m^{(l)}_{ij}"),
    "new_first_moment": (r"M^{(l)}_{\mathrm{new}}", "new M⁽ˡ⁾", r"m^{(l)\,\mathrm{new}}_{ij}"),
    "first_corrected": (r"\hat{M}^{(l)}", "M̂⁽ˡ⁾", r"\hat{m}^{(l)}_{ij}"),
    "second_moment": ("S^{(l)}", "S⁽ˡ⁾", "s^{(l)}_{ij}"),
    "new_second_moment": (r"S^{(l)}_{\mathrm{new}}", "new S⁽ˡ⁾", r"s^{(l)\,\mathrm{new}}_{ij}"),
    "second_corrected": (r"\hat{S}^{(l)}", "Ŝ⁽ˡ⁾", r"\hat{s}^{(l)}_{ij}"),
}
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

# Right sides that have the same form for matrices and for their cells, by operation and activation.
_RIGHT_SIDES = {
    ("activation", "sigmoid"): r"\sigma({first}) = \frac{{1}}{{1 + e^{{-{first}}}}}",
    ("activation", "tanh"): r"\tanh({first})",
    ("activation", "relu"): r"\max(0,\, {first})",
    ("derivative", "sigmoid"): "{first} {times} (1 - {first})",
    ("derivative", "tanh"): "1 - {first} {times} {first}",
    ("derivative", "relu"): r"[\,{first} > 0\,]",
    ("difference", ""): "{first} - {last}",
    ("mean_absolute", ""): r"\frac{{1}}{{{count}}} \sum_{{p}} |e_{{p}}|",
    ("elementwise", ""): "{first} {times} {last}",
    ("update", ""): r"{first} + \eta\,{last}",
    ("copy", ""): "{first}",
    ("ahead", ""): r"{first} + \mu\,{last}",
    ("decayed", ""): r"{first} - \lambda\,{last}",
    ("velocity", ""): r"\mu\,{first} + \eta\,{last}",
    ("mean", ""): r"\beta_1\,{first} + (1 - \beta_1)\,{last}",
    ("mean_square", ""): r"\beta_2\,{first} + (1 - \beta_2)\,{last} {times} {last}",
    ("correct_first", ""): r"{first} \,/\, (1 - \beta_1^{{{times_made}}})",
    ("correct_second", ""): r"{first} \,/\, (1 - \beta_2^{{{times_made}}})",
    ("moved", ""): "{first} + {last}",
    ("adam", ""): r"{first} + \eta\,{second} \,/\, (\sqrt{{{last}}} + \varepsilon)",
    ("adam_decay", ""): r"{first} + \eta\,{second} \,/\, (\sqrt{{{last}}} + \varepsilon)"
    r" - \eta\,\lambda\,{first}",
}


def symbol(matrix: Matrix) -> str:
    r"""A matrix in LaTeX, as in ``W^{(2)\top}``."""
    name = _of_layer(matrix, 0)
    if matrix.has_ones:
        name = rf"[{name}\;\mathbf{{1}}]"
    if not matrix.is_transposed:
        return name
    return name.removesuffix("}") + r"\top}" if name.endswith("}") else name + r"^{\top}"


def plain_symbol(matrix: Matrix) -> str:
    """A matrix in plain text, as in ``W⁽²⁾ᵀ``."""
    name = _of_layer(matrix, 1)
    return (f"[{name} 1]" if matrix.has_ones else name) + ("ᵀ" if matrix.is_transposed else "")


def _of_layer(matrix: Matrix, form: int) -> str:
    """The matrix in LaTeX (0) or in plain text (1), or its cell (2), with its layer."""
    is_input = matrix.quantity == "activation" and matrix.layer == 0
    name = _SYMBOLS["inputs" if is_input else matrix.quantity][form]
    layer, above = str(matrix.layer), str(matrix.layer + 1)
    name = name.replace("(l)", f"({layer})").replace("(l+1)", f"({above})")
    layer, above = layer.translate(_SUPERSCRIPTS), above.translate(_SUPERSCRIPTS)
    return name.replace("⁽ˡ⁾", f"⁽{layer}⁾").replace("⁽ˡ⁺¹⁾", f"⁽{above}⁾")


def formula(part: Part) -> str:
    """The formula of a part's result from its operands, for the whole matrices."""
    result, operands = symbol(part.result), [symbol(operand) for operand in part.operands]
    if part.operation == "product":
        # The carried delta has no letter of its own: its symbol is the product itself.
        if part.result.quantity.startswith("propagated"):
            result = rf"-\frac{{\partial L}}{{\partial A^{{({part.result.layer})}}}}"
        return rf"{result} = {operands[0]}\,{operands[1]}"
    if part.operation == "elementwise" and part.operands[0].quantity.startswith("propagated"):
        operands[0] = rf"\big({operands[0]}\big)"
    return f"{result} = " + _right_side(part, operands, r"\odot")


def cell_formula(part: Part, row: int, column: int) -> str:
    """The formula of one cell of a part's result."""
    result = _cell(part.result, row, column)
    if part.operation == "product":
        first, second = part.operands[:2]
        return rf"{result} = \sum_{{k}} {_cell(first, row, 'k')}\;{_cell(second, 'k', column)}"
    operands = [_cell(operand, row, column) for operand in part.operands]
    if part.operation == "elementwise":
        operands = [f"({text})" if text.startswith("-") else text for text in operands]
    return f"{result} = " + _right_side(part, operands, r"\cdot")


def _right_side(part: Part, operands: Sequence[str], times: str) -> str:
    """`operands` are the symbols of matrices or of cells, `times` multiplies them cell by cell."""
    count = f"{part.numbers.get('all', len(part.operands[0].values)):.0f}"
    form = _RIGHT_SIDES[part.operation, part.activation]
    return form.format(
        first=operands[0],
        second=operands[len(operands) // 2],
        last=operands[-1],
        times=times,
        count=count,
        times_made=f"{part.numbers.get('count', 0):.0f}",
    )


def _cell(matrix: Matrix, row: int | str, column: int | str) -> str:
    places = [(row, matrix.rows), (column, matrix.columns)]
    if matrix.is_transposed:  # a single number has no transpose: back to its own row and column
        places.reverse()
    names = ",".join(
        place if isinstance(place, str) else rf"\mathrm{{{names[place]}}}".replace("#", r"\#")
        for place, names in places
    )
    return _of_layer(matrix, 2).replace("ij", names)

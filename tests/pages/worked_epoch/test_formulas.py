"""The formulas in LaTeX."""

import pytest
from hypothesis import given

from pages.worked_epoch.formulas import cell_formula, formula, plain_symbol, symbol
from tests.xorcore.notebook import STEPS, part_of, walk
from tests.xorcore.random_runs import Run, runs
from xorcore import XOR, Network, trace_epoch
from xorcore.explain.walkthrough import walk_through

FORMULAS = {
    (1, "sum"): r"Z^{(1)} = X\,W^{(1)}",
    (2, "activation"): r"A^{(1)} = \sigma(Z^{(1)}) = \frac{1}{1 + e^{-Z^{(1)}}}",
    (3, "sum"): r"Z^{(2)} = A^{(1)}\,W^{(2)}",
    (5, "error"): r"E = Y - A^{(2)}",
    (5, "mean"): r"\overline{|E|} = \frac{1}{4} \sum_{p} |e_{p}|",
    (6, "derivative"): r"f'(Z^{(2)}) = A^{(2)} \odot (1 - A^{(2)})",
    (6, "delta"): r"\delta^{(2)} = E \odot f'(Z^{(2)})",
    (7, "carried"): (r"-\frac{\partial L}{\partial A^{(1)}} = \delta^{(2)}\,W^{(2)\top}"),
    (8, "delta"): (r"\delta^{(1)} = \big(\delta^{(2)}\,W^{(2)\top}\big) \odot f'(Z^{(1)})"),
    (9, "w2"): r"\Delta W^{(2)} = A^{(1)\top}\,\delta^{(2)}",
    (9, "w1"): r"\Delta W^{(1)} = X^{\top}\,\delta^{(1)}",
    (10, "w1"): r"W^{(1)}_{\mathrm{new}} = W^{(1)} + \eta\,\Delta W^{(1)}",
}


@pytest.mark.parametrize("place", FORMULAS, ids=lambda place: f"{place[0]}-{place[1]}")
def test_the_formula_of_a_step(place: tuple[int, str]):
    assert formula(part_of(STEPS, *place)) == FORMULAS[place]


@pytest.mark.parametrize(
    ("place", "cell", "text"),
    [
        (
            (1, "sum"),
            (1, 1),
            (
                r"z^{(1)}_{\mathrm{01},\mathrm{h2}} = "
                r"\sum_{k} x_{\mathrm{01},k}\;w^{(1)}_{k,\mathrm{h2}}"
            ),
        ),
        (
            (9, "w2"),
            (0, 0),
            (
                r"\Delta w^{(2)}_{\mathrm{h1},\mathrm{y}} = "
                r"\sum_{k} a^{(1)}_{k,\mathrm{h1}}\;\delta^{(2)}_{k,\mathrm{y}}"
            ),
        ),
        (
            (5, "error"),
            (2, 0),
            (
                r"e_{\mathrm{10},\mathrm{y}} = "
                r"y_{\mathrm{10},\mathrm{y}} - a^{(2)}_{\mathrm{10},\mathrm{y}}"
            ),
        ),
    ],
)
def test_the_formula_of_a_cell(place: tuple[int, str], cell: tuple[int, int], text: str):
    assert cell_formula(part_of(STEPS, *place), *cell) == text


def test_biases_add_a_column_of_ones():
    network = Network.random((2, 3, 1), seed=1, bias=True)
    steps = walk_through(trace_epoch(network, XOR, 0.3), network.unit_names)
    assert formula(steps[0].parts[0]) == r"Z^{(1)} = [X\;\mathbf{1}]\,W^{(1)}"
    assert r"[A^{(1)}\;\mathbf{1}]^{\top}" in formula(steps[8].parts[0])
    assert plain_symbol(steps[8].parts[0].operands[0]) == "[A⁽¹⁾ 1]ᵀ"


@pytest.mark.parametrize(("name", "slope"), [("tanh", r"1 - A^"), ("relu", "> 0")])
def test_other_activations(name: str, slope: str):
    network = Network.random((2, 3, 1), seed=1, activation=name)
    steps = walk_through(trace_epoch(network, XOR, 0.3), network.unit_names)
    assert slope in formula(steps[7].parts[0])
    assert "sigma" not in formula(steps[1].parts[0])


@given(runs())
def test_all_braces_close(run: Run):
    for part in (part for step in walk(run) for part in step.parts):
        last = part.result.values.shape[0] - 1
        texts = [formula(part), cell_formula(part, last, 0)]
        texts += [symbol(matrix) for matrix in (*part.operands, part.result)]
        for text in texts:
            assert text.count("{") == text.count("}")
            assert "$" not in text

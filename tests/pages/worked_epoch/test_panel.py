"""What is shown of a step: numbers, arithmetic, marks, and nothing that gives an answer away."""

import json

import pytest
from hypothesis import given

from pages.by_hand_page.drawing import drawing
from pages.by_hand_page.words import assignment, purpose, title
from pages.worked_epoch.arithmetic import arithmetic, number
from pages.worked_epoch.exercise import Answer, blanks
from pages.worked_epoch.panel import Shown, panel
from tests.xorcore.notebook import STEPS, TRACE, part_of, walk
from tests.xorcore.random_runs import Run, runs
from xorcore import XOR, Network, trace_epoch
from xorcore.explain.walkthrough import walk_through


@pytest.mark.parametrize(
    ("value", "short", "full"),
    [
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (1.0, "1", "1"),
        (0.49880848923713045, "0.4988", "0.49880848923713045"),
        (-8.047785162e-05, "-8.048e-05", "-8.047785162e-05"),
        (float("inf"), "inf", "inf"),
    ],
)
def test_numbers(value: float, short: str, full: str):
    assert number(value, "4") == short
    assert number(value, "17") == full


def test_a_learning_rate_has_all_its_digits():
    trace = trace_epoch(Network.notebook(), XOR, 0.123456789)
    step = walk_through(trace, trace.before.unit_names)[-1]
    assert "+ 0.123456789 ×" in panel(Shown(step, "4"))["parts"][0]["items"]
    assert "0.123456789" in purpose(step, trace)


@pytest.mark.parametrize(
    ("step", "key", "cell", "text"),
    [
        (1, "sum", (1, 0), "(0 × -0.424) + (1 × 0.358) = 0.358"),
        (2, "activation", (1, 0), "1 / (1 + e^-0.358) ≈ 0.5886"),
        (5, "error", (1, 0), "1 - 0.4319 ≈ 0.5681"),
        (5, "mean", (0, 0), "(|-0.4059| + |0.5681| + |0.5632| + |-0.458|) / 4 ≈ 0.4988"),
        (6, "derivative", (0, 0), "0.4059 × (1 - 0.4059) ≈ 0.2411"),
        (6, "delta", (0, 0), "-0.4059 × 0.2411 ≈ -0.09788"),
        (7, "carried", (1, 1), "(0.1394 × -0.893) ≈ -0.1245"),
        (10, "w2", (0, 0), "-0.017 + (0.3 × 0.03294) ≈ -0.007119"),
    ],
)
def test_the_arithmetic_of_a_cell(step: int, key: str, cell: tuple[int, int], text: str):
    assert arithmetic(part_of(STEPS, step, key), *cell, "4") == text


def test_equal_is_said_of_what_is_equal_as_it_is_printed():
    told = [arithmetic(*cell, "4") for step in STEPS for cell in step.cells().values()]
    equal = [text.split(" = ") for text in told if " = " in text]
    for left, right in equal:
        left = left.replace("×", "*").replace("e^0", "1")
        assert f"{eval(left) or 0:.4g}" == right
    assert 0 < len(equal) < len(told) / 2
    # All digits that there are: nothing is rounded for the page.
    assert all(" = " in arithmetic(*c, "17") for step in STEPS for c in step.cells().values())


def test_a_selected_cell_lights_the_row_and_the_column_it_is_made_from():
    (part,) = panel(Shown(STEPS[0], "4", "01.h2"))["parts"]
    inputs, _, weights, _, sums = part["items"]
    lit = [
        [[bool(cell.get("used")) for cell in row] for row in matrix["cells"]]
        for matrix in (inputs, weights)
    ]
    assert lit[0] == [[False] * 2, [True] * 2, [False] * 2, [False] * 2]
    assert lit[1] == [[False, True, False]] * 2
    assert sums["cells"][1][1]["selected"]


def test_shapes_and_names():
    (part,) = panel(Shown(STEPS[6], "4"))["parts"]
    delta, _, weights, _, carried = part["items"]
    assert [m["shape"] for m in (delta, weights, carried)] == ["4 × 1", "1 × 3", "4 × 3"]
    assert weights["symbol"] == "W⁽²⁾ᵀ"
    assert weights["variable"] == "weights_1T"
    assert carried["rows"] == ["00", "01", "10", "11"]


@pytest.mark.parametrize("number_of_step", range(1, 11))
def test_an_exercise_does_not_give_its_answers_away(number_of_step: int):
    step = STEPS[number_of_step - 1]
    asked = {name: Answer(hints=1) for name in blanks(step, "all", 1)}
    for name, (part, row, column) in step.cells().items():
        answer = number(part.result.values[row, column], "17")
        shown = panel(Shown(step, "17", name, asked))
        cells = [c for p in shown["parts"] for m in p["items"] if "cells" in m for c in m["cells"]]
        if answer not in GIVEN:
            for other in (cell for row_of_cells in cells for cell in row_of_cells):
                assert other["text"] != answer
        assert shown["note"].endswith(("= ?", "find that one first."))


GIVEN = {"0", "0.25", "0.358", "-0.577", "-0.469", "-0.424", "-0.74", "-0.961"}
"""Results that are also among the operands, whoever asks for them."""


def test_hints_come_in_two_stages():
    step, answer = STEPS[0], Answer()
    asked = {"01.h1": answer}
    assert panel(Shown(step, "4", "01.h1", asked))["note"] == ""
    answer.hints = 1
    assert panel(Shown(step, "4", "01.h1", asked))["note"] == "(0 × -0.424) + (1 × 0.358) = ?"
    answer.hints = 2
    assert panel(Shown(step, "4", "01.h1", asked))["note"].endswith("= 0.358")


@given(runs())
def test_every_cell_of_every_network_can_be_shown(run: Run):
    trace = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    names = run.network.unit_names
    for step in walk(run):
        assert title(step, trace)
        assert purpose(step, trace)
        assert all(assignment(part) for part in step.parts)
        name = list(step.cells())[-1]
        json.dumps(panel(Shown(step, "17", name)), allow_nan=False)
        svg = drawing(names, run.network.bias, step.elements_made, step.elements_used, "<&>")
        assert svg.startswith("<svg")
        assert "<&>" not in svg


def test_titles_tell_the_layers_of_a_deep_network_apart():
    network = Network.random((2, 3, 4, 1), seed=1)
    trace = trace_epoch(network, XOR, 0.3)
    titles = [title(step, trace) for step in walk_through(trace, network.unit_names)]
    assert len(set(titles)) == len(titles) == 14
    assert len({title(step, TRACE) for step in STEPS}) == 10

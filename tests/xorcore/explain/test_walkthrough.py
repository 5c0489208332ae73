"""The walk: its order, its numbers, and that every cell is made of what it says."""

from math import prod

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xorcore.notebook import FIRST_EPOCH, STEPS, part_of, printed, walk
from tests.xorcore.random_runs import Run, runs
from xorcore import XOR, Network, trace_epoch
from xorcore.explain.walkthrough import Connection, Part, Unit, walk_through

# Which step shows which of the notebook's figures as its result, and in which part.
RESULTS = {
    "sum_synapse_0": (1, "sum"),
    "hidden_layer": (2, "activation"),
    "sum_synapse_1": (3, "sum"),
    "output_layer": (4, "activation"),
    "error_output_layer": (5, "error"),
    "derivative_output": (6, "derivative"),
    "delta_output": (6, "delta"),
    "delta_output_x_weight": (7, "carried"),
    "delta_hidden_layer": (8, "delta"),
    "input_x_delta1": (9, "w2"),
    "input_x_delta0": (9, "w1"),
    "weights_1_after": (10, "w2"),
    "weights_0_after": (10, "w1"),
}


@pytest.mark.parametrize("name", RESULTS)
def test_every_figure_of_the_notebook_is_the_result_of_its_step(name: str):
    result = part_of(STEPS, *RESULTS[name]).result
    assert result.variable == name.removesuffix("_after")
    assert printed(result.values) == printed(FIRST_EPOCH[name])


def test_the_mean_absolute_error_is_a_result_and_the_weights_are_operands():
    assert part_of(STEPS, 5, "mean").result.values == FIRST_EPOCH["average_error"]
    for step, number in ((1, 0), (3, 1)):
        weights = STEPS[step - 1].parts[0].operands[1]
        assert weights.variable == f"weights_{number}"
        assert printed(weights.values) == printed(FIRST_EPOCH[f"weights_{number}"])
    found = {*RESULTS, "average_error", "weights_0", "weights_1", "learning_rate"}
    assert found == FIRST_EPOCH.keys()


def test_the_notebooks_network_has_the_ten_steps_in_order():
    assert [step.number for step in STEPS] == list(range(1, 11))
    assert [(step.kind, step.layer) for step in STEPS[:8]] == [
        ("weighted_sum", 1),
        ("activation", 1),
        ("weighted_sum", 2),
        ("activation", 2),
        ("error", 2),
        ("output_delta", 2),
        ("propagated", 1),
        ("hidden_delta", 1),
    ]
    assert [step.kind for step in STEPS[8:]] == ["descent", "update"]


def test_transposes_are_operands_with_the_notebooks_names():
    turned = [
        (step.number, operand.variable, operand.values.shape, operand.rows)
        for step in STEPS
        for part in step.parts
        for operand in part.operands
        if operand.is_transposed
    ]
    assert turned == [
        (7, "weights_1T", (1, 3), ("y",)),
        (9, "hidden_layerT", (3, 4), ("h1", "h2", "h3")),
        (9, "input_layerT", (2, 4), ("x1", "x2")),
    ]


def test_a_cell_knows_where_its_number_comes_from():
    carried = part_of(STEPS, 7, "carried")
    assert carried.terms(1, 1) == (((0, 1, 0), (1, 0, 1)),)
    assert carried.elements_used(1, 1) == {Unit(2, 0), Connection(2, 1, 0)}
    assert carried.result.element(1, 1) == Unit(1, 1)
    change = part_of(STEPS, 9, "w1")
    assert change.elements_used(1, 2) == {Unit(0, 1), Unit(1, 2)}
    assert change.result.element(1, 2) == Connection(1, 1, 2)


def test_cells_are_named_by_row_and_column_and_by_their_part_where_they_must():
    assert "01.h2" in STEPS[6].cells()
    assert {"01.y", "delta.01.y"} < STEPS[5].cells().keys()
    assert {"x1.h3", "h3.y"} < STEPS[8].cells().keys()
    assert "all.mean" in STEPS[4].cells()


@given(runs())
def test_the_terms_of_every_cell_make_its_number(run: Run):
    for part in (part for step in walk(run) for part in step.parts):
        for row, column in np.ndindex(part.result.values.shape):
            made = worked_out(part, row, column, run)
            np.testing.assert_allclose(
                made, part.result.values[row, column], rtol=1e-9, atol=1e-12, err_msg=part.key
            )


@given(runs(), st.data())
def test_sums_over_patterns_that_are_not_all_shown_are_still_over_all(run: Run, data):
    count = len(run.dataset.inputs)
    shown = data.draw(st.lists(st.integers(0, count - 1), min_size=1, unique=True))
    trace = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    whole = walk_through(trace, run.network.unit_names)
    some = walk_through(trace, run.network.unit_names, shown)
    for step, of_all in zip(some, whole, strict=True):
        assert (step.kind, step.layer) == (of_all.kind, of_all.layer)
        for part, full in zip(step.parts, of_all.parts, strict=True):
            rows = part.result.values
            is_over_all = part.result.quantity in ("descent", "new_weights", "mean_absolute_error")
            expected = full.result.values if is_over_all else full.result.values[sorted(shown)]
            np.testing.assert_array_equal(rows, expected)
            for row, column in np.ndindex(rows.shape):
                made = worked_out(part, row, column, run)
                np.testing.assert_allclose(made, rows[row, column], rtol=1e-9, atol=1e-12)


def test_a_matrix_of_which_some_rows_are_shown_says_so():
    network = Network.notebook()
    steps = walk_through(trace_epoch(network, XOR, 0.3), network.unit_names, [1, 2])
    assert steps[0].parts[0].result.rows == ("01", "10")
    assert steps[0].parts[0].result.shape_in_words == "2 of 4 × 3"
    (fed, delta, others), made = steps[8].parts[1].operands, steps[8].parts[1].result
    assert fed.shape_in_words == "2 × 2 of 4"
    assert delta.shape_in_words == "2 of 4 × 3"
    assert others.shape_in_words == made.shape_in_words == "2 × 3"
    assert steps[8].parts[1].others == 2


def worked_out(part: Part, row: int, column: int, run: Run) -> float:
    terms = [
        [part.operands[cell.operand].values[cell.row, cell.column] for cell in term]
        for term in part.terms(row, column)
    ]
    values = [term[0] for term in terms]
    activations = {activation.name: activation for activation in run.network.activations}
    match part.operation:
        case "product":
            return sum(prod(term) for term in terms)
        case "activation":
            return float(activations[part.activation](values[0]))
        case "derivative":
            return float(activations[part.activation].derivative(values[0]))
        case "difference":
            return values[0] - values[1]
        case "mean_absolute":
            return float(np.abs(values).sum() / len(run.dataset.inputs))
        case "elementwise":
            return values[0] * values[1]
        case "update":
            return values[0] + part.learning_rate * values[1]
        case _:
            return values[0]


@given(runs())
def test_every_network_has_four_more_steps_for_each_hidden_layer(run: Run):
    steps = walk(run)
    hidden = len(run.network.weights) - 1
    assert [step.number for step in steps] == list(range(1, 4 * hidden + 7))
    assert all(step.kind != "hidden_delta" or step.layer <= hidden for step in steps)
    for step in steps:
        for matrix in (m for part in step.parts for m in (*part.operands, part.result)):
            assert matrix.values.shape == (len(matrix.rows), len(matrix.columns))
        assert len(step.cells()) == sum(part.result.values.size for part in step.parts)


def test_with_biases_a_column_of_ones_is_fed_and_left_out_on_the_way_back():
    network = Network.random((2, 3, 1), seed=1, bias=True)
    steps = walk_through(trace_epoch(network, XOR, 0.3), network.unit_names)
    fed, weights = steps[0].parts[0].operands
    assert fed.columns == ("x1", "x2", "bias")
    assert (fed.values[:, 2] == 1).all()
    assert weights.rows == ("x1", "x2", "bias")
    assert steps[6].parts[0].operands[1].values.shape == (1, 3)
    assert part_of(steps, 9, "w1").result.rows == ("x1", "x2", "bias")


def test_with_cross_entropy_the_output_delta_is_the_error():
    trace = trace_epoch(Network.notebook(), XOR, 0.3, "cross_entropy")
    (delta,) = walk_through(trace, trace.before.unit_names)[5].parts
    assert delta.operation == "copy"
    np.testing.assert_array_equal(delta.result.values, trace.error)


def test_deeper_networks_go_back_layer_by_layer():
    network = Network.random((2, 3, 4, 1), seed=1)
    steps = walk_through(trace_epoch(network, XOR, 0.3), network.unit_names)
    assert [step.layer for step in steps if step.kind == "propagated"] == [2, 1]
    names = [step.parts[-1].result.variable for step in steps if step.kind == "hidden_delta"]
    assert names == ["delta_hidden_layer_2", "delta_hidden_layer_1"]

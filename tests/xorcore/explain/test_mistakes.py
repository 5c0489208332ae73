"""The common mistakes, each against numbers worked out by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.xorcore.random_runs import Run, runs
from xorcore import XOR, Dataset, Network, trace_epoch
from xorcore.explain.gradient_check import gradient_check
from xorcore.explain.mistakes import (
    MISTAKES,
    mistaken_epoch,
    mistaken_errors,
    right_errors,
    untransposed,
)

# The network of ``test_epoch``, where its right epoch is worked out: with L = log 3
#
#     hidden = sigmoid(2L x1 + L x2 - L)        output = sigmoid(4L hidden - 2L)
#
#                        pattern A = (1, 0)   pattern B = (0, 1)
#     hidden                   3/4                  1/2
#     error                    1/4                 -1/2
#     both derivatives         3/16                 1/4
#     output delta             3/64                -1/8
#     carried back            3L/16                -L/2
#     hidden delta            9L/256               -L/8
#
#     descents: hidden to output -7/256, output bias -5/64,
#               x1 9L/256, x2 -L/8, hidden bias -23L/256; half of each is added.
L = np.log(3)
NETWORK = Network(([[2 * L], [L], [-L]], [[4 * L], [-2 * L]]), bias=True)
DATASET = Dataset("A and B", [[1, 0], [0, 1]], [[1], [0]])
RIGHT = trace_epoch(NETWORK, DATASET, 0.5)


def test_the_wrong_sign_by_hand():
    # All that follows from the error turns its sign, and half of each descent is taken away.
    wrong = mistaken_epoch(RIGHT, "sign")
    _assert_matrices([wrong.error], [[-1 / 4], [1 / 2]])
    _assert_matrices(wrong.deltas, [[-9 * L / 256], [L / 8]], [[-3 / 64], [1 / 8]])
    _assert_matrices(wrong.propagated, [[-3 * L / 16], [L / 2]])
    _assert_matrices(
        wrong.after.weights,
        [[2 * L - 9 * L / 512], [L + L / 16], [-L + 23 * L / 512]],
        [[4 * L + 7 / 512], [-2 * L + 5 / 128]],
    )


def test_no_output_derivative_by_hand():
    # Output delta = error:               A  1/4       B -1/2
    # Carried back through 4L:            A  L         B -2L
    # Hidden delta, times derivative:     A  3L/16     B -L/2
    # Hidden to output: 3/4 * 1/4 - 1/2 * 1/2 = -1/16, output bias 1/4 - 1/2 = -1/4,
    # x1 3L/16, x2 -L/2, hidden bias 3L/16 - 8L/16 = -5L/16.
    wrong = mistaken_epoch(RIGHT, "output_derivative")
    _assert_matrices(wrong.deltas, [[3 * L / 16], [-L / 2]], [[1 / 4], [-1 / 2]])
    _assert_matrices(wrong.propagated, [[L], [-2 * L]])
    _assert_matrices(wrong.descents, [[3 * L / 16], [-L / 2], [-5 * L / 16]], [[-1 / 16], [-1 / 4]])


def test_no_hidden_derivative_by_hand():
    # The output layer is right. The hidden delta is what is carried back: A 3L/16, B -L/2.
    # x1 3L/16, x2 -L/2, hidden bias 3L/16 - 8L/16 = -5L/16.
    wrong = mistaken_epoch(RIGHT, "hidden_derivative")
    _assert_matrices(wrong.deltas, [[3 * L / 16], [-L / 2]], [[3 / 64], [-1 / 8]])
    _assert_matrices(
        wrong.descents, [[3 * L / 16], [-L / 2], [-5 * L / 16]], [[-7 / 256], [-5 / 64]]
    )


def test_new_weights_too_early_by_hand():
    # The weight from hidden to output is 4L - 7/512 when the delta is carried back:
    #   A  3/64 * (4L - 7/512) =  3L/16 - 21/32768
    #   B  -1/8 * (4L - 7/512) = -L/2   +  7/4096
    # Hidden delta:
    #   A  times 3/16          = 9L/256 - 63/524288      which is the descent of x1
    #   B  times 1/4           = -L/8   +  7/16384       which is the descent of x2
    # Hidden bias: -23L/256 + (224 - 63)/524288 = -23L/256 + 161/524288.
    wrong = mistaken_epoch(RIGHT, "order")
    _assert_matrices(wrong.propagated, [[3 * L / 16 - 21 / 32768], [-L / 2 + 7 / 4096]])
    _assert_matrices(
        wrong.descents,
        [
            [9 * L / 256 - 63 / 524288],
            [-L / 8 + 7 / 16384],
            [-23 * L / 256 + 161 / 524288],
        ],
        [[-7 / 256], [-5 / 64]],
    )


def test_no_transpose_by_hand():
    # One weight is its own transpose, so what is carried back is right. Two patterns, and one
    # hidden unit with a bias, make a square matrix of activations, whose product goes through:
    #   [3/4 1] [ 3/64]   9/256 -  32/256 = -23/256
    #   [1/2 1] [-1/8 ]   6/256 -  32/256 = -26/256
    # Inputs with a bias are (2, 3) and clash with the hidden delta, (2, 1).
    carried, through, clash = untransposed(RIGHT)
    assert [(p.of, p.layer) for p in (carried, through, clash)] == [
        ("propagated", 1),
        ("descents", 1),
        ("descents", 0),
    ]
    _assert_matrices([carried.result, carried.expected], *2 * ([[3 * L / 16], [-L / 2]],))
    _assert_matrices([through.expected], [[-7 / 256], [-5 / 64]])
    _assert_matrices([through.result], [[-23 / 256], [-26 / 256]])
    assert clash.result is None
    assert clash.message == "shapes (2,3) and (2,1) not aligned: 3 (dim 1) != 2 (dim 0)"
    with pytest.raises(ValueError, match=r"shapes \(2,3\) and \(2,1\) not aligned"):
        mistaken_epoch(RIGHT, "transpose")


def test_no_transpose_in_the_notebooks_network():
    products = untransposed(trace_epoch(Network.notebook(), XOR, 0.3))
    assert [p.message for p in products] == [
        "shapes (4,1) and (3,1) not aligned: 1 (dim 1) != 3 (dim 0)",
        "shapes (4,3) and (4,1) not aligned: 3 (dim 1) != 4 (dim 0)",
        "shapes (4,2) and (4,3) not aligned: 2 (dim 1) != 4 (dim 0)",
    ]
    assert all(p.result is None for p in products)
    assert [p.expected.shape for p in products] == [(4, 3), (3, 1), (2, 3)]


def test_no_transpose_that_nothing_notices():
    # No hidden layer, as many patterns as inputs, weights 0: outputs 1/2, errors 1/2 and -1/2,
    # deltas 1/8 and -1/8. Right: x1 1 * 1/8 - 1 * 1/8 = 0, x2 0 - 1/8. Without the transpose a
    # row per pattern: 1/8 + 0, and 1/8 - 1/8 = 0.
    square = Dataset("square", [[1, 0], [1, 1]], [[1], [0]])
    trace = trace_epoch(Network(([[0.0], [0.0]],)), square, 0.5)
    _assert_matrices(trace.descents, [[0], [-1 / 8]])
    wrong = mistaken_epoch(trace, "transpose")
    _assert_matrices(wrong.descents, [[1 / 8], [0]])
    _assert_matrices(wrong.after.weights, [[1 / 16], [0]])


def test_one_pattern_and_one_unit_have_nothing_to_transpose():
    single = Dataset("single", [[1]], [[1]])
    trace = trace_epoch(Network(([[L]], [[L]])), single, 0.5)
    wrong = mistaken_epoch(trace, "transpose")
    _assert_matrices(wrong.after.weights, *trace.after.weights)


def test_the_notebooks_weights_after_a_mistake():
    # From the notebook's printed figures: the changes 0.03293657, 0.02191844 and 0.02108814 of
    # the output weights -0.017, -0.893 and 0.148, taken at 0.3 the wrong way:
    #   -0.017 - 0.009880971 = -0.026880971
    #   -0.893 - 0.006575532 = -0.899575532
    #    0.148 - 0.006326442 =  0.141673558
    # Carried back too early, the output delta of 00, -0.0978763, meets the new weights
    # -0.00711903, -0.88642447, 0.15432644 and gives 0.000696784, 0.086759947, -0.015104901.
    trace = trace_epoch(Network.notebook(), XOR, 0.3)
    np.testing.assert_allclose(
        mistaken_epoch(trace, "sign").after.weights[1],
        [[-0.026880971], [-0.899575532], [0.141673558]],
        atol=1e-8,
    )
    np.testing.assert_allclose(
        mistaken_epoch(trace, "order").propagated[0][0],
        [0.000696784, 0.086759947, -0.015104901],
        atol=1e-8,
    )


@given(runs())
def test_no_output_derivative_is_cross_entropy(run: Run):
    arguments = (run.network, run.dataset, run.learning_rate)
    right = trace_epoch(*arguments, "cross_entropy")
    for loss in ("squared", "cross_entropy"):
        wrong = mistaken_epoch(trace_epoch(*arguments, loss), "output_derivative")
        for descent, expected in zip(wrong.descents, right.descents, strict=True):
            np.testing.assert_array_equal(descent, expected)


@given(runs())
def test_the_wrong_sign_turns_every_sign(run: Run):
    right = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    wrong = mistaken_epoch(right, "sign")
    for name in ("deltas", "propagated", "descents"):
        for matrix, expected in zip(getattr(wrong, name), getattr(right, name), strict=True):
            np.testing.assert_array_equal(matrix, -expected)


@given(runs(), st.sampled_from(MISTAKES))
def test_the_way_forward_and_all_shapes_stay(run: Run, mistake: str):
    right = trace_epoch(run.network, run.dataset, run.learning_rate, run.loss)
    try:
        wrong = mistaken_epoch(right, mistake)
    except ValueError as clash:
        assert mistake == "transpose"
        assert str(clash) in [p.message for p in untransposed(right)]  # noqa: PT017
        return
    assert wrong.activations is right.activations
    for name in ("deltas", "propagated", "descents"):
        shapes = [m.shape for m in getattr(right, name)]
        assert [m.shape for m in getattr(wrong, name)] == shapes


@given(runs())
def test_without_hidden_layers_only_the_output_counts(run: Run):
    network = Network.random((run.dataset.inputs.shape[1], 1), seed=1)
    right = trace_epoch(network, run.dataset, run.learning_rate, run.loss)
    for mistake in ("hidden_derivative", "order"):
        wrong = mistaken_epoch(right, mistake)
        np.testing.assert_array_equal(wrong.descents[0], right.descents[0])


def test_how_much_too_large_deltas_without_slopes_are():
    """What Common mistakes says: a rule in the last layer, and none in those before it."""
    below_four, other_sign, changed = 0, 0, 0
    for seed in range(50):
        right = trace_epoch(Network.random((2, 3, 3, 1), seed, bias=True), XOR, 0.3)
        output = mistaken_epoch(right, "output_derivative")
        assert (np.abs(output.deltas[-1]) >= 4 * np.abs(right.deltas[-1])).all()
        hidden = mistaken_epoch(right, "hidden_derivative")
        assert (np.abs(hidden.deltas[1]) >= 4 * np.abs(right.deltas[1])).all()
        factors = hidden.deltas[0] / right.deltas[0]
        below_four += (np.abs(factors) < 4).sum()
        other_sign += (factors < 0).sum()
        right = trace_epoch(Network.random((2, 3, 3, 1), seed, True, "relu"), XOR, 0.3)
        hidden = mistaken_epoch(right, "hidden_derivative")
        *before_last, last = (right.activations[n] > 0 for n in (1, 2))
        np.testing.assert_array_equal(hidden.deltas[1][last], right.deltas[1][last])
        changed += (hidden.deltas[0] != right.deltas[0])[before_last[0]].sum()
    assert min(below_four, other_sign, changed) > 0


def test_an_unknown_mistake_is_refused():
    with pytest.raises(ValueError, match="mistake must be one of"):
        mistaken_epoch(RIGHT, "typo")


def test_the_gradient_check_finds_every_mistake_but_cross_entropys():
    for loss in ("squared", "cross_entropy"):
        trace = trace_epoch(Network.notebook(), XOR, 0.3, loss)
        for mistake in MISTAKES[1:]:
            overall = gradient_check(mistaken_epoch(trace, mistake), (1e-5,)).overall[0]
            is_right = (loss, mistake) == ("cross_entropy", "output_derivative")
            assert (overall < 1e-8) == is_right


def test_the_right_errors_are_those_of_epoch_after_epoch():
    expected, network = [], NETWORK
    for _ in range(51):
        trace = trace_epoch(network, DATASET, 0.5)
        expected.append(trace.mean_absolute_error)
        network = trace.after
    np.testing.assert_allclose(right_errors(RIGHT, 50), expected, rtol=1e-12)


def test_mistaken_errors_begin_with_the_right_one_and_go_their_way():
    trace = trace_epoch(Network.notebook(), XOR, 0.3)
    right = right_errors(trace, 2_000)
    wrong = {mistake: mistaken_errors(trace, mistake, 2_000) for mistake in MISTAKES[1:]}
    assert all(len(errors) == 2_001 for errors in (right, *wrong.values()))
    assert all(errors[0] == pytest.approx(0.49880848923713045) for errors in wrong.values())
    # The next of "sign" is that of the weights worked out above: a step up, not down.
    assert right[1] < right[0] < wrong["sign"][1]
    assert wrong["output_derivative"][-1] < right[-1] < 0.4 < wrong["sign"][-1]
    np.testing.assert_allclose(wrong["order"], right, atol=0.01)


@pytest.mark.parametrize("mistake", MISTAKES[1:])
@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
@pytest.mark.parametrize("size", [1, 1e100, 1e300])
def test_errors_are_finite_whatever_happens(mistake: str, activation: str, size: float):
    network = Network.random((2, 8, 8, 1), seed=2, bias=True, activation=activation)
    network = network.with_weights(size * network.flat())
    trace = trace_epoch(network, XOR, 100.0)
    wrong = mistaken_errors(trace, mistake, 200)
    assert len(wrong) <= 201
    assert np.isfinite(wrong).all()
    if all(np.isfinite(a).all() for a in trace.activations):
        assert np.isfinite(right_errors(trace, 200)).all()


def _assert_matrices(matrices, *expected) -> None:
    for matrix, by_hand in zip(matrices, expected, strict=True):
        np.testing.assert_allclose(matrix, by_hand, rtol=1e-13, atol=1e-15)

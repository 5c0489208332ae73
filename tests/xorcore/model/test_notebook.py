"""The notebook's own figures, to the last digit it prints."""

import numpy as np
import pytest

from tests.xorcore.notebook import FIGURES, FIRST_EPOCH, FULL_RUN, TRACE, TRAINED, printed
from xorcore import XOR, Network, Trainer, sigmoid, trace_epoch

MATRICES = {
    "weights_0": TRACE.before.weights[0],
    "weights_1": TRACE.before.weights[1],
    "sum_synapse_0": TRACE.weighted_sums[0],
    "hidden_layer": TRACE.activations[1],
    "sum_synapse_1": TRACE.weighted_sums[1],
    "output_layer": TRACE.activations[2],
    "error_output_layer": TRACE.error,
    "derivative_output": TRACE.derivatives[1],
    "delta_output": TRACE.deltas[1],
    "delta_output_x_weight": TRACE.propagated[0],
    "delta_hidden_layer": TRACE.deltas[0],
    "input_x_delta1": TRACE.descents[1],
    "weights_1_after": TRACE.after.weights[1],
    "input_x_delta0": TRACE.descents[0],
    "weights_0_after": TRACE.after.weights[0],
}


@pytest.mark.parametrize("name", MATRICES)
def test_every_matrix_of_the_first_epoch_prints_as_in_the_notebook(name: str):
    assert printed(MATRICES[name]) == printed(FIRST_EPOCH[name])


def test_no_figure_of_the_first_epoch_is_left_out():
    assert FIRST_EPOCH.keys() - MATRICES.keys() == {"learning_rate", "average_error"}


def test_the_mean_absolute_error_is_equal_in_all_its_digits():
    assert TRACE.mean_absolute_error == FIRST_EPOCH["average_error"]
    assert Trainer(Network.notebook()).mean_absolute_error == FIRST_EPOCH["average_error"]


def test_the_data_are_the_notebooks():
    np.testing.assert_array_equal(XOR.inputs, FIGURES["inputs"])
    np.testing.assert_array_equal(XOR.targets, FIGURES["outputs"])


def test_the_trained_weights_give_the_published_outputs():
    outputs = TRAINED.predict(XOR.inputs)
    np.testing.assert_allclose(outputs, FULL_RUN["output_layer"], rtol=0, atol=1.5e-8)
    assert np.round(outputs).ravel().tolist() == FULL_RUN["rounded_predictions"] == [0, 1, 1, 0]


def test_the_published_outputs_are_those_before_the_last_update():
    # The notebook prints the outputs of its last forward pass, and the weights that were
    # updated after it. One epoch back (the descent hardly differs), every digit is there.
    last = trace_epoch(TRAINED, XOR, FULL_RUN["learning_rate"])
    update = FULL_RUN["learning_rate"] * np.concatenate([d.ravel() for d in last.descents])
    before = TRAINED.with_weights(TRAINED.flat() - update)
    assert printed(before.predict(XOR.inputs)) == printed(FULL_RUN["output_layer"])


@pytest.mark.parametrize(("weighted_sum", "activation"), FIGURES["sigmoid"])
def test_the_sigmoid_is_equal_in_all_its_digits(weighted_sum: float, activation: float):
    assert sigmoid(weighted_sum) == activation

"""The rounded answer and how far the output is from undecided, worked by hand."""

import numpy as np
import pytest

from pages.predict_page.answers import answer_table, distance, outputs_of
from xorcore import XOR, Network


def test_the_distance_from_one_half():
    outputs = np.array([0.0, 0.25, 0.5, 0.985, 1.0])
    np.testing.assert_allclose(distance(outputs), [0.5, 0.25, 0, 0.485, 0.5], atol=1e-15)


@pytest.mark.parametrize("activation", ["sigmoid", "tanh", "relu"])
def test_an_output_has_the_same_digits_alone_and_among_others(activation: str):
    points = np.random.default_rng(0).uniform(-2, 2, (11, 2))
    for seed in range(200):
        network = Network.random((2, 1 + seed % 8, 3, 1), seed, seed % 2 == 0, activation)
        as_in_an_epoch = network.predict(XOR.inputs).ravel()
        for inputs, outputs in (
            (XOR.inputs, as_in_an_epoch),
            (points, outputs_of(network, points)),
        ):
            alone = [outputs_of(network, point[np.newaxis])[0] for point in inputs]
            np.testing.assert_array_equal(alone, outputs)
    assert outputs_of(network, points[:0]).shape == (0,)


def test_one_half_is_undecided_and_no_answer():
    # Without inputs the weighted sums are 0, and so is tanh(0): the output is sigmoid(0).
    network = Network(([[1.0], [-1.0]], [[2.0]]), "tanh")
    table = answer_table(network, np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]), (1, 2, 3))
    assert table["output"][1] == 0.5
    assert table["answer"].isna().tolist() == [True, False, False]
    assert table["answer"].tolist()[1:] == [1, 0]


def test_a_table_of_numbers_named_by_line():
    # Both weighted sums are 0 without inputs: output sigmoid(0.5 * 2) with one hidden unit.
    network = Network(([[1.0], [-1.0]], [[2.0]]))
    table = answer_table(network, np.array([[0.0, 0.0], [3.0, 3.0]]), (2, 7))
    output = 1 / (1 + np.exp(-1))
    assert table.index.tolist() == [2, 7]
    assert list(table) == ["x1", "x2", "output", "answer", "distance from 0.5"]
    np.testing.assert_allclose(table["output"], [output, output], rtol=1e-15)
    assert table["answer"].tolist() == [1, 1]
    np.testing.assert_allclose(table["distance from 0.5"], [output - 0.5] * 2, rtol=1e-15)


def test_an_output_that_is_no_number_has_no_answer():
    network = Network(([[1e308, 1e308], [1e308, 1e308]], [[1.0], [-0.5]]), "relu")
    table = answer_table(network, np.array([[1e6, 1e6], [1e-308, 0.0]]), (1, 2))
    assert table["output"].isna().tolist() == [True, False]
    assert table["answer"].isna().tolist() == [True, False]

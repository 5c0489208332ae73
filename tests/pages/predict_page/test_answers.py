"""The rounded answer and how sure it is, worked by hand."""

import numpy as np
import pytest

from pages.predict_page.answers import answer_table, percent, rounded, sureness
from xorcore import Network


def test_how_sure_is_the_distance_from_one_half_of_what_it_can_be():
    outputs = np.array([[0.0], [0.25], [0.5], [0.985], [1.0]])
    # |2 * 0.985 - 1| = 0.97: 0.485 from undecided, of at most 0.5.
    np.testing.assert_allclose(sureness(outputs).ravel(), [1, 0.5, 0, 0.97, 1], atol=1e-15)


def test_one_half_rounds_as_python_rounds_it():
    outputs = np.array([0.499, 0.5, 0.501])
    assert rounded(outputs).tolist() == [round(output) for output in outputs] == [0, 0, 1]


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.0, "0.0 %"),
        (0.97, "97.0 %"),
        (0.9994, "99.9 %"),
        (0.99999, "over 99.9 %"),
        (1.0, "100.0 %"),
    ],
)
def test_nothing_is_rounded_up_to_certainty(share: float, text: str):
    assert percent(share) == text


def test_a_table_of_numbers_named_by_line():
    # Both weighted sums are 0 without inputs: output sigmoid(0.5 * 2) with one hidden unit.
    network = Network(([[1.0], [-1.0]], [[2.0]]))
    table = answer_table(network, np.array([[0.0, 0.0], [3.0, 3.0]]), (2, 7))
    output = 1 / (1 + np.exp(-1))
    assert table.index.tolist() == [2, 7]
    assert list(table) == ["x1", "x2", "output", "answer", "sure"]
    np.testing.assert_allclose(table["output"], [output, output], rtol=1e-15)
    assert table["answer"].tolist() == [1, 1]
    np.testing.assert_allclose(table["sure"], [2 * output - 1] * 2, rtol=1e-15)


def test_an_output_that_is_no_number_has_no_answer():
    network = Network(([[1e308, 1e308], [1e308, 1e308]], [[1.0], [-1.0]]), "relu")
    table = answer_table(network, np.array([[1e6, 1e6], [0.0, 0.0]]), (1, 2))
    assert table["output"].isna().tolist() == [True, False]
    assert table["answer"].isna().tolist() == [True, False]

"""What other programs print of their weights, and whatever else may be pasted in its place."""

import re
from collections.abc import Callable
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.pastes import pastes, prints
from tests.xorcore.notebook import FIRST_EPOCH, FULL_RUN, printed
from xorcore import Network
from xorcore.files.printed_arrays import MAX_TEXT
from xorcore.files.printed_weights import PrintedWeights, read_weights
from xorcore.runs.experiment import MAX_HIDDEN_LAYERS, MAX_UNITS, MAX_WEIGHT

# The network that each library has printed in prints.txt, with biases below its weights, and the
# notebook's one after its full run, which those have printed that can do without.
WITH_BIASES = (
    [[5.12345678, -3.5, 0.000125], [-5.25, 3.75, 123.456], [-2.5, 0.0, 1.0625]],
    [[7.5], [-8.25], [0.1], [-3.0]],
)
WITHOUT = (FULL_RUN["weights_0"], FULL_RUN["weights_1"])
PRINTS = prints()
ROUNDED = {"PyTorch": 5e-5, "Keras": 1e-6, "JAX": 1e-6, "NumPy": 1e-6, "scikit-learn": 1e-9}
"""Of a weight, as the libraries round it unasked."""


def read(text: str) -> PrintedWeights:
    """The one way in which a text can be read."""
    [way] = read_weights(text)
    return way


def refusal(text: str) -> str:
    """The sentence with which a text is refused; it has nothing of the text that could hurt."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011  (the message is what is tested)
        read_weights(text)
    sentence = str(refused.value)
    assert type(refused.value) is ValueError
    assert 10 < len(sentence) < 200, sentence
    assert not re.search(r"[.!?]( |$)", sentence.replace("“...”", "")), sentence
    quoted = "".join(re.findall("“(.*?)”", sentence, re.DOTALL))
    assert len(quoted) <= 24, sentence
    assert re.fullmatch(r"[+-]?[\d.]+(e[+-]?\d+)?|\w*|[!-~]|\.\.\.", quoted, re.IGNORECASE), (
        sentence
    )
    rest = re.sub("“.*?”", "", sentence, flags=re.DOTALL)
    assert re.fullmatch(r"[\w ,.:×\[\]()-]+", rest), sentence
    return sentence


# ---- what is read


@pytest.mark.parametrize("name", PRINTS)
def test_what_a_library_has_printed_is_read_as_its_network(name: str):
    way, is_without = read(PRINTS[name]), "no biases" in name
    expected = WITHOUT if is_without else WITH_BIASES
    assert way.shape == f"2-3-1 {'without' if is_without else 'with'} biases"
    turned_by_it = name.startswith("PyTorch") and "turned by hand" not in name
    assert way.is_turned == (turned_by_it or "above columns" in name)
    digits = 1e-15 if "PyTorch" in name and "in full" in name else ROUNDED[name.split()[0]]
    for matrix, weights in zip(way.network.weights, expected, strict=True):
        np.testing.assert_allclose(matrix, weights, rtol=digits)


NOTEBOOK_BEFORE = """
# First row holds the weights for x1, 2nd row contains the weights for x2

weights_0 = np.array([[-0.424, -0.740, -0.961],
                     [0.358, -0.577, -0.469]])
weights_0.shape
(2, 3)

These weights are for the connection between the hidden layer and the output

weights_1 = np.array([[-0.017],
                     [-0.893],
                     [0.148]])
weights_1.shape
(3, 1)
"""
NOTEBOOK_AFTER = """
weights_0
array([[ -1.02866066, -12.88016741,   5.85527038],
       [ -1.02833672,   5.85954604, -12.86921948]])
weights_1
array([[-41.59319012],
       [ 16.02005006],
       [ 16.01754781]])
"""


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        (NOTEBOOK_BEFORE, FIRST_EPOCH),
        (NOTEBOOK_AFTER, FULL_RUN),
        (printed(FIRST_EPOCH["weights_0"]) + printed(FIRST_EPOCH["weights_1"]), FIRST_EPOCH),
        (printed(FULL_RUN["weights_0"]) + "\n" + printed(FULL_RUN["weights_1"]), FULL_RUN),
    ],
    ids=["before", "after", "before, printed", "after, printed"],
)
def test_the_notebooks_own_weights_are_read(text: str, figures: dict):
    network = read(text).network
    assert [matrix.tolist() for matrix in network.weights] == [
        figures["weights_0"],
        figures["weights_1"],
    ]
    assert not network.bias


FORMS: dict[str, Callable[[Network], str]] = {
    "repr": lambda network: repr([*network.weights]),
    "one after the other": lambda network: "\n".join(map(str, network.weights)),
    "kernels, then biases": lambda network: "\n".join(
        [
            *(str(network.without_bias_row(matrix)) for matrix in network.weights),
            *(str(matrix[-1]) for matrix in network.weights if network.bias),
        ]
    ),
    "turned": lambda network: str([matrix.T.tolist() for matrix in network.weights]),
    "turned, with biases": lambda network: str(
        [
            part
            for matrix in network.weights
            for part in (
                network.without_bias_row(matrix).T.tolist(),
                *([matrix[-1].tolist()] if network.bias else []),
            )
        ]
    ),
}
WEIGHTS = st.floats(-MAX_WEIGHT, MAX_WEIGHT) | st.sampled_from([0.0, -0.0, 5e-324, -1e3, 1 / 3])
SIZES = st.lists(st.integers(1, MAX_UNITS), min_size=1, max_size=MAX_HIDDEN_LAYERS)


@given(SIZES, st.booleans(), st.sampled_from([*FORMS]), st.data())
def test_what_numpy_prints_in_full_is_read_back_bit_for_bit(
    hidden: list[int], bias: bool, form: str, data: st.DataObject
):
    shape = Network.random((2, *hidden, 1), bias=bias)
    count = shape.flat().size
    network = shape.with_weights(data.draw(st.lists(WEIGHTS, min_size=count, max_size=count)))
    with np.printoptions(precision=17, floatmode="unique"):
        way = read_weights(FORMS[form](network))[0]
    assert (way.network.layers, way.network.bias) == (network.layers, bias)
    assert way.network.flat().tobytes() == network.flat().tobytes()


@pytest.mark.parametrize("form", FORMS)
def test_rows_and_columns_are_told_apart_by_the_shapes_alone(form: str):
    sizes = range(1, MAX_UNITS + 1)
    shapes = [*product(sizes), *product(sizes, sizes), *product((1, 2, 3), repeat=3)]
    for hidden, bias in product([*shapes, *product((1, 2), repeat=4)], (False, True)):
        network = Network.random((2, *hidden, 1), 1, bias)
        way, *others = read_weights(FORMS[form](network))
        # Matrices of one weight each can be biases of two layers as well as two more layers.
        assert len(others) == (hidden == (1, 1, 1) and not bias)
        assert (way.network.layers, way.network.bias) == (network.layers, bias)
        np.testing.assert_allclose(way.network.flat(), network.flat(), atol=1e-8)
        assert way.is_turned == form.startswith("turned")


@pytest.mark.parametrize(
    "text",
    [
        "W2 = [[1], [2]]\nW1 = [[3, 4], [5, 6]]",
        '{"W2": [[1], [2]], "W1": [[3, 4], [5, 6]]}',
        "coefs_[1]: [[1] [2]] coefs_[0]: [[3 4] [5 6]]",
        "Layer 2:\n[[1]\n [2]]\nLayer 1:\n[[3 4]\n [5 6]]",
        # The numbers of a notebook's cells tell nothing.
        "In [9]: w1\nOut[9]: array([[3, 4], [5, 6]])\nIn [8]: w2\nOut[8]: array([[1], [2]])",
    ],
)
def test_matrices_are_put_in_the_order_of_the_numbers_in_their_names(text: str):
    assert read(text).network.flat().tolist() == [3, 4, 5, 6, 1, 2]


def test_of_more_than_ten_layers_9_comes_before_10():
    text = "dense_10/kernel [[5], [6]] dense_9/kernel [[1, 2], [3, 4]]"
    assert read(text).network.flat().tolist() == [1, 2, 3, 4, 5, 6]


def test_where_matrices_without_names_can_be_biases_both_ways_are_given():
    text = "[[0.1] [0.2]] [[0.3]] [[0.4]] [[0.5]]"
    deep, flat = read_weights(text)
    assert (deep.shape, flat.shape) == ("2-1-1-1-1 without biases", "2-1-1 with biases")
    assert deep.network.flat().tolist() == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert flat.network.flat().tolist() == [0.1, 0.2, 0.3, 0.4, 0.5]
    for names in (("W1", "b1", "W2", "b2"), ("kernel", "bias", "kernel", "bias")):
        named = zip(names, re.findall(r"\[\[.*?\]\]", text), strict=True)
        assert read(" ".join(f"{name} = {matrix}" for name, matrix in named)).shape == flat.shape


@pytest.mark.parametrize("name", ["", "intercepts_ = ", "b: "])
def test_a_list_of_the_biases_of_layers_of_one_unit_is_no_matrix(name: str):
    way = read(f"[[[0.1], [0.2]], [[0.3]], [[0.4]]] {name}[[0.5], [0.6], [0.7]]")
    assert way.shape == "2-1-1-1 with biases"
    assert way.network.flat().tolist() == [0.1, 0.2, 0.5, 0.3, 0.6, 0.4, 0.7]


# ---- what is refused

SMALL = "[[1, 2, 3], [4, 5, 6]]"
NO_WAY = "which do not lead from 2 inputs to 1 output as 2 × 3 and 3 × 1 do"
ALONE = "“{}” in line 1 is not in square brackets: a bias is [0.5], a matrix of one weight [[0.5]]"
REFUSED = {
    "": "it has no numbers in square brackets, as in [[0.5, -1], [2, 0.25]]",
    "my weights": "it has no numbers in square brackets, as in [[0.5, -1], [2, 0.25]]",
    "Linear(in_features=2, out_features=3, bias=True)": "it has no numbers in square brackets, as "
    "in [[0.5, -1], [2, 0.25]]",
    "array([[0., 0., 0., ..., 0., 0., 0.]])": "line 1 leaves numbers out (“...”): print the arrays "
    "whole",
    "[[1.]\n [nan]]": "“nan” in line 2 is not a number",
    "tensor([[-inf, 1.]])": "a part of line 1 is not a number",
    "[[1e999, 1], [2, 3]]": "“1e999” in line 1 is too large: a weight is from -1,000 to 1,000 here",
    "[[1, -1000.5], [2, 3]]": "“-1000.5” in line 1 is too large: a weight is from -1,000 to 1,000 "
    "here",
    "[[1, 2], [3 4]]; [[1], [x]]": "“x” in line 1 is not a number",
    "[[1 2; 3 4]]": "“;” in line 1 is not a number",
    "[[0,5 1,2] [3,1 4,2]]": "a comma is missing between numbers before “]” in line 1",
    "[[1,,2]]": "“,” in line 1 is not a number",
    "[[1, 2], [3, 4]": "“[” in line 1 is never closed",
    "\n[[1, 2], [3, 4]]]": "“]” in line 2 closes no bracket",
    "[[1, 2], [3, 4)]": "“)” in line 1 closes no bracket",
    f"w = {SMALL}, b = 0.5": ALONE.format(0.5),
    "np.float64(0.5)": ALONE.format(0.5),
    # What looks like a shape or a setting, and is a bias.
    "{'W': [[1, 2], [3, 4]], 'b': (5, 6), 'V': [[1], [2]], 'c': (7,)}": ALONE.format(5),
    "W = [[1], [2]]; b = (7,); V = [[3]]; c = (8,)": ALONE.format(7),
    "W = [[1], [2]]; b = float(0.5); V = [[3]]; c = float(0.25)": ALONE.format(0.5),
    "Layers(W=[[1], [2]], b=0.5, V=[[3]], c=0.25)": ALONE.format(0.5),
    "1.5 2.5\n3.5 4.5": ALONE.format(1.5),
    SMALL: f"it has arrays of 2 × 3, {NO_WAY}",
    f"{SMALL} [[1], [2]]": f"it has arrays of 2 × 3, 2 × 1, {NO_WAY}",
    "[[1, 2, 3], [4, 5]] [[1], [2], [3]]": "it has 1 weight matrix and biases for 2 of them: {}",
    f"{SMALL} [1, 2, 3] [[1], [2], [3]]": "it has 2 weight matrices and biases for 1 of them: {}",
    "[[1], [2]] [[1, 2, 3, 4, 5, 6, 7, 8, 9]] " + "[" + "[1]," * 9 + "]": "it is a network of "
    "2-1-9-1 without biases, and here 1 to 4 hidden layers have 1 to 8 units each",
    "[[1], [2]]": "it is a network of 2-1 without biases, and here 1 to 4 hidden layers have 1 to "
    "8 units each",
    "[[1]]" * 11: "it has 11 arrays, and the largest network here 10",
    "[[" + "1, " * 2001 + "]]": "it has more than 2,000 numbers",
    "[" * 13 + "1" + "]" * 13: "“[” in line 1 is inside 12 other brackets already",
    " " * (MAX_TEXT + 1): "it has 200,001 characters, and at most 200,000 are read",
}
PARTLY = "here every layer has biases, which can be zeros, or none has"


@pytest.mark.parametrize("text", REFUSED, ids=lambda text: text[:40])
def test_what_is_wrong_is_said_in_a_sentence(text: str):
    assert refusal(text) == REFUSED[text].format(PARTLY)


def test_a_thousand_hostile_pastes_are_weights_or_a_sentence():
    read_as_weights = 0
    for text in pastes(1_000):
        try:
            ways = read_weights(text)
        except ValueError:
            refusal(text)
            continue
        read_as_weights += 1
        for network in (way.network for way in ways):
            assert (network.layers[0], network.layers[-1]) == (2, 1)
            assert 1 <= len(network.layers[1:-1]) <= MAX_HIDDEN_LAYERS
            assert max(network.layers) <= MAX_UNITS
            assert np.abs(network.flat()).max() <= MAX_WEIGHT
    # A word more between two prints hurts nothing; a sign more in a number does.
    assert 50 < read_as_weights < 500


@given(st.text(st.characters(exclude_categories=[]) | st.sampled_from("[](){}<>0123456789.,- ")))
def test_any_text_is_weights_or_a_sentence(text: str):
    try:
        read_weights(text)
    except ValueError:
        refusal(text)

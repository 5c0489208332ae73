"""The activation functions, for every number there is."""

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from xorcore import HIDDEN_ACTIVATIONS, Activation, relu, sigmoid, step, tanh

pytestmark = pytest.mark.filterwarnings("error")

LARGEST = float(np.finfo(np.float64).max)
SMALLEST = float(np.finfo(np.float64).smallest_subnormal)

RANGES = {sigmoid: (0, 1), tanh: (-1, 1), relu: (0, LARGEST), step: (0, 1)}


@pytest.mark.parametrize("activation", RANGES, ids=lambda activation: activation.name)
@given(st.floats(allow_nan=False, allow_infinity=False))
@example(LARGEST)
@example(-LARGEST)
@example(SMALLEST)
@example(-SMALLEST)
def test_no_finite_number_makes_a_warning_or_leaves_the_range(activation: Activation, z: float):
    low, high = RANGES[activation]
    for shape in ((), (1,), (3, 5)):  # NumPy may take another way through arrays
        outputs = activation(np.full(shape, z))
        assert np.shape(outputs) == shape
        assert ((low <= outputs) & (outputs <= high)).all()
        assert np.isfinite(activation.derivative(outputs)).all()


@pytest.mark.parametrize("activation", RANGES, ids=lambda activation: activation.name)
@given(st.floats(-20, 20).filter(lambda z: abs(z) > 1e-3))  # not across the kinks at 0
def test_the_derivative_of_the_output_is_the_slope(activation: Activation, z: float):
    h = 1e-5
    slope = (activation(z + h) - activation(z - h)) / (2 * h)
    assert activation.derivative(activation(z)) == pytest.approx(slope, abs=1e-9)


@pytest.mark.parametrize("activation", RANGES, ids=lambda activation: activation.name)
@given(st.floats(-20, 20).filter(lambda z: abs(z) > 1e-3))  # not across the kinks at 0
def test_the_second_derivative_of_the_output_is_the_slope_of_the_slope(
    activation: Activation, z: float
):
    h = 1e-5
    slopes = [activation.derivative(activation(at)) for at in (z + h, z - h)]
    bend = (slopes[0] - slopes[1]) / (2 * h)
    assert activation.second_derivative(activation(z)) == pytest.approx(bend, abs=1e-9)


def test_at_zero():
    assert [f(0.0) for f in (sigmoid, tanh, relu, step)] == [0.5, 0, 0, 1]
    assert relu.derivative(relu(0.0)) == 0


def test_the_step_has_no_slope_to_learn_from():
    assert step.name not in HIDDEN_ACTIVATIONS
    assert [*HIDDEN_ACTIVATIONS.values()] == [sigmoid, tanh, relu]

"""What the scripts use of Keras, on its JAX backend."""

import os
from itertools import pairwise
from types import SimpleNamespace

import numpy as np

from tests.xorcore.files.stand_ins import slopes

_floatx = ["float32"]


def _type():
    assert os.environ["KERAS_BACKEND"] == "jax"
    return np.dtype(_floatx[0] if os.environ.get("JAX_ENABLE_X64") == "1" else "float32")


config = SimpleNamespace(set_floatx=lambda name: _floatx.__setitem__(0, name))
ops = SimpleNamespace(sigmoid=slopes.sigmoid, convert_to_numpy=np.array)
activations = {"sigmoid": slopes.sigmoid, "relu": slopes.relu, None: lambda z: z}  # no tanh


def Input(shape):  # noqa: N802
    return shape[0]


class Dense:
    def __init__(self, units, activation, use_bias=True):
        self.units, self.use_bias = units, use_bias
        self.activation = activation if callable(activation) else activations[activation]

    def get_weights(self):
        return [array.copy() for array in self.weights]


class SGD:
    def __init__(self, learning_rate=0.01):
        self.learning_rate = learning_rate


class Sequential:
    def __init__(self, parts):
        inputs, *self.layers = parts
        sizes = [inputs, *(layer.units for layer in self.layers)]
        for layer, (below, above) in zip(self.layers, pairwise(sizes), strict=True):
            shapes = [(below, above), *([(above,)] if layer.use_bias else [])]
            layer.weights = [np.zeros(shape, _type()) for shape in shapes]

    def get_weights(self):
        return [array for layer in self.layers for array in layer.get_weights()]

    def set_weights(self, weights):
        own = [array for layer in self.layers for array in layer.weights]
        for array, given in zip(own, weights, strict=True):
            assert array.shape == given.shape
            array[...] = given

    def __call__(self, inputs):
        return self._forward(inputs, self.get_weights())

    def _forward(self, x, weights):
        weights = iter(weights)
        for layer in self.layers:
            x = x @ next(weights)
            x = layer.activation(x + next(weights) if layer.use_bias else x)
        return x

    def compile(self, optimizer, loss, steps_per_execution):
        assert steps_per_execution > 0
        self.optimizer, self.loss = optimizer, loss

    def fit(self, x, y, batch_size=32, shuffle=True, verbose="auto"):
        assert not shuffle
        assert verbose == 0
        for first in range(0, len(x), batch_size):
            rows = slice(first, first + batch_size)
            weights = self.get_weights()
            found = slopes.slopes(
                lambda ws, rows=rows: np.mean(self.loss(y[rows], self._forward(x[rows], ws))),
                weights,
            )
            rate = self.optimizer.learning_rate
            pairs = zip(weights, found, strict=True)
            self.set_weights([array - rate * slope for array, slope in pairs])


def _mean_squared_error(targets, answers):
    return np.mean((targets - answers) ** 2, axis=-1)


def _binary_crossentropy(from_logits=False):
    assert from_logits
    return lambda targets, sums: np.mean(slopes.cross_entropy(sums, targets), axis=-1)


layers = SimpleNamespace(Dense=Dense)
optimizers = SimpleNamespace(SGD=SGD)
losses = SimpleNamespace(
    MeanSquaredError=lambda: _mean_squared_error,
    mean_squared_error=_mean_squared_error,
    BinaryCrossentropy=_binary_crossentropy,
)

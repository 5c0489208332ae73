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
ops = SimpleNamespace(
    sigmoid=slopes.sigmoid,
    convert_to_numpy=np.array,
    cast=lambda value, _: value,
    sqrt=np.sqrt,
    sum=np.sum,
)
activations = {"sigmoid": slopes.sigmoid, "relu": slopes.relu, None: lambda z: z}  # no tanh


def Input(shape):  # noqa: N802
    return shape[0]


class Dense:
    def __init__(self, units, activation, use_bias=True, **penalties):
        self.units, self.use_bias = units, use_bias
        names = ["kernel_regularizer", *(["bias_regularizer"] if use_bias else [])]
        assert not penalties or [*penalties] == names
        self.penalties = [*penalties.values()] or [lambda _: 0.0] * len(names)
        self.activation = activation if callable(activation) else activations[activation]

    def get_weights(self):
        return [np.array(array) for array in self.weights]


class Variable(np.ndarray):
    """An array that can take the place of another."""

    def assign(self, other):
        self[...] = other


class _Optimizer:
    def __init__(self, learning_rate=0.01, weight_decay=0.0, **settings):
        self.learning_rate, self.weight_decay = learning_rate, weight_decay
        self.settings, self.variables, self.iterations = settings, [], 0

    def build(self, variables):
        self.variables = variables
        self.momentums, self.squares = ([np.zeros_like(v) for v in variables] for _ in "mv")

    def apply(self, gradients, variables):
        if not self.variables:
            self.build(variables)
        assert all(own is given for own, given in zip(self.variables, variables, strict=True))
        for gradient, variable in zip(gradients, variables, strict=True):
            variable *= 1 - self.learning_rate * self.weight_decay
            self.update_step(gradient, variable, self.learning_rate)
        self.iterations += 1

    def _index(self, variable):
        return next(number for number, own in enumerate(self.variables) if own is variable)


class SGD(_Optimizer):
    def update_step(self, gradient, variable, learning_rate):
        momentum, velocity = self.settings.get("momentum", 0), self.momentums[self._index(variable)]
        velocity.assign(momentum * velocity - learning_rate * gradient)
        is_ahead = self.settings.get("nesterov", False) and momentum
        variable += momentum * velocity - learning_rate * gradient if is_ahead else velocity


class Adam(_Optimizer):
    """With its epsilon added before the root is corrected."""

    epsilon = 1e-7

    def update_step(self, gradient, variable, learning_rate):
        betas, index = (self.settings["beta_1"], self.settings["beta_2"]), self._index(variable)
        moments, count = (self.momentums[index], self.squares[index]), self.iterations + 1
        for power, (beta, moment) in enumerate(zip(betas, moments, strict=True), start=1):
            moment.assign(beta * moment + (1 - beta) * gradient**power)
        corrected = np.sqrt(1 - betas[1] ** count) / (1 - betas[0] ** count)
        root = np.sqrt(moments[1]) + self.epsilon
        variable -= learning_rate * corrected * moments[0] / root


class Sequential:
    def __init__(self, parts):
        inputs, *self.layers = parts
        sizes = [inputs, *(layer.units for layer in self.layers)]
        for layer, (below, above) in zip(self.layers, pairwise(sizes), strict=True):
            shapes = [(below, above), *([(above,)] if layer.use_bias else [])]
            layer.weights = [np.zeros(shape, _type()).view(Variable) for shape in shapes]

    def get_weights(self):
        return [array for layer in self.layers for array in layer.get_weights()]

    @property
    def trainable_variables(self):
        return [array for layer in self.layers for array in layer.weights]

    def set_weights(self, weights):
        for array, given in zip(self.trainable_variables, weights, strict=True):
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

    def fit(self, x, y, batch_size=32, shuffle=True, verbose="auto", sample_weight=None):
        assert not shuffle
        assert verbose == 0
        counts = np.ones(len(x)) if sample_weight is None else sample_weight
        assert len(x) == len(y) == len(counts)
        penalties = [penalty for layer in self.layers for penalty in layer.penalties]
        for first in range(0, len(x), batch_size):
            rows = slice(first, first + batch_size)

            def value(weights, rows=rows):
                losses = counts[rows] * self.loss(y[rows], self._forward(x[rows], weights))
                pairs = zip(penalties, weights, strict=True)
                return self._reduced(losses) + sum(penalty(array) for penalty, array in pairs)

            self.optimizer.apply(slopes.slopes(value, self.get_weights()), self.trainable_variables)

    def _reduced(self, losses):
        is_sum = getattr(self.loss, "reduction", "mean") == "sum"
        return np.sum(losses) if is_sum else np.mean(losses)


def _mean_squared_error(targets, answers):
    return np.mean((targets - answers) ** 2, axis=-1)


class Loss:
    def __init__(self, reduction="mean"):
        self.reduction = reduction

    def __call__(self, targets, answers):
        return self.call(targets, answers)


class BinaryCrossentropy(Loss):
    def __init__(self, from_logits=False, reduction="mean"):
        assert from_logits
        super().__init__(reduction)

    def call(self, targets, sums):
        return np.mean(slopes.cross_entropy(sums, targets), axis=-1)


def _l2(factor):
    return lambda array: factor * np.sum(array**2)


layers = SimpleNamespace(Dense=Dense)
optimizers = SimpleNamespace(SGD=SGD, Adam=Adam)
regularizers = SimpleNamespace(L2=_l2)
losses = SimpleNamespace(
    MeanSquaredError=lambda: _mean_squared_error,
    mean_squared_error=_mean_squared_error,
    BinaryCrossentropy=BinaryCrossentropy,
    Loss=Loss,
)

"""What the scripts use of PyTorch."""

from contextlib import nullcontext
from types import SimpleNamespace

import numpy as np

from tests.xorcore.files.stand_ins import slopes

no_grad = nullcontext


class Tensor(np.ndarray):
    """An array; the answers of a network also have `made`, how they come from its weights."""

    def numpy(self):
        return np.array(self)

    def copy_(self, other):
        self[...] = other


def tensor(array, dtype=None):
    return np.array(array, dtype).view(Tensor)


def vstack(arrays):
    return np.vstack(arrays).view(Tensor)


def sigmoid(answers):
    return _answers(answers.net, lambda weights: slopes.sigmoid(answers.made(weights)))


class Linear:
    def __init__(self, below, above, bias=True):
        self.parameters = [np.zeros((above, below), np.float32).view(Tensor)]
        self.parameters += [np.zeros(above, np.float32).view(Tensor)] if bias else []

    @property
    def weight(self):
        return self.parameters[0]

    @property
    def bias(self):
        return self.parameters[1]


class Sequential(list):
    def __init__(self, *modules):
        super().__init__(modules)

    def double(self):
        for layer in self._linear():
            layer.parameters = [array.astype(float) for array in layer.parameters]
        return self

    def parameters(self):
        return [array for layer in self._linear() for array in layer.parameters]

    def _linear(self):
        return [module for module in self if isinstance(module, Linear)]

    def __call__(self, x):
        return _answers(self, lambda weights: self._forward(x, iter(weights)))

    def _forward(self, x, weights):
        for module in self:
            if isinstance(module, Linear):
                x = x @ next(weights).T
                x = x + next(weights) if len(module.parameters) > 1 else x
            else:
                x = module(x)
        return x


def _answers(net, made):
    answers = np.asarray(made(net.parameters())).view(Tensor)
    answers.net, answers.made = net, made
    return answers


def _mean_of(loss):
    """A loss over all patterns, whose backward() adds the gradient to that of each parameter."""

    def of(answers, targets):
        def backward():
            parameters = answers.net.parameters()
            found = slopes.slopes(lambda ws: np.mean(loss(answers.made(ws), targets)), parameters)
            for array, slope in zip(parameters, found, strict=True):
                array.grad = getattr(array, "grad", 0) + slope

        return SimpleNamespace(backward=backward)

    return of


class SGD:
    def __init__(self, parameters, lr):
        self.parameters, self.lr = parameters, lr

    def zero_grad(self):
        for array in self.parameters:
            array.grad = 0

    def step(self):
        for array in self.parameters:
            array -= self.lr * array.grad


nn = SimpleNamespace(
    Sequential=Sequential,
    Linear=Linear,
    Sigmoid=lambda: slopes.sigmoid,
    Tanh=lambda: np.tanh,
    ReLU=lambda: slopes.relu,
    MSELoss=lambda: _mean_of(lambda answers, targets: (targets - answers) ** 2),
    BCEWithLogitsLoss=lambda: _mean_of(slopes.cross_entropy),
)
optim = SimpleNamespace(SGD=SGD)

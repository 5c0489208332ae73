"""What the scripts use of PyTorch."""

from contextlib import nullcontext
from functools import partial
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

    def detach(self):
        return self

    def clone(self):
        return self.copy()


def tensor(array, dtype=None):
    return np.array(array, dtype).view(Tensor)


zeros_like = np.zeros_like


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


class _Value:
    """A loss, whose backward() adds the gradient to that of each parameter."""

    def __init__(self, net, made):
        self.net, self.made = net, made

    def __truediv__(self, number):
        return _Value(self.net, lambda weights: self.made(weights) / number)

    def backward(self):
        parameters = self.net.parameters()
        for array, slope in zip(parameters, slopes.slopes(self.made, parameters), strict=True):
            array.grad = getattr(array, "grad", 0) + slope


def _reduced(loss, reduction="mean"):
    """A loss over all patterns."""
    reduced = {"mean": np.mean, "sum": np.sum}[reduction]

    def of(answers, targets):
        return _Value(answers.net, lambda weights: reduced(loss(answers.made(weights), targets)))

    return of


class _Optimizer:
    def __init__(self, parameters, lr=1e-3, **settings):
        self.parameters, self.param_groups, self.state = parameters, [{"lr": lr, **settings}], {}

    def zero_grad(self):
        for array in self.parameters:
            array.grad = 0

    def step(self):
        [group] = self.param_groups
        settings = {"weight_decay": 0.0, **group}
        for number, array in enumerate(self.parameters):
            self.move(array, self.state.setdefault(number, {}), **settings)
        self.state = {number: state for number, state in self.state.items() if state}


class SGD(_Optimizer):
    def move(self, weight, state, lr, weight_decay, momentum=0.0):
        step = weight.grad + weight_decay * weight
        if momentum:
            state["momentum_buffer"] = step + momentum * state.get("momentum_buffer", 0.0)
            step = state["momentum_buffer"]
        weight -= lr * step


class Adam(_Optimizer):
    def move(self, weight, state, lr, weight_decay, betas, eps):
        assert type(self) is not Adam or not weight_decay
        weight *= 1 - lr * weight_decay
        state["step"] = state.get("step", 0) + 1
        moments = []
        for number, beta in enumerate(betas, start=1):
            moment = beta * state.get(number, 0.0) + (1 - beta) * weight.grad**number
            state[number] = moment
            moments.append(moment / (1 - beta ** state["step"]))
        weight -= lr * moments[0] / (np.sqrt(moments[1]) + eps)


class AdamW(Adam):
    pass


nn = SimpleNamespace(
    Sequential=Sequential,
    Linear=Linear,
    Sigmoid=lambda: slopes.sigmoid,
    Tanh=lambda: np.tanh,
    ReLU=lambda: slopes.relu,
    MSELoss=partial(_reduced, lambda answers, targets: (targets - answers) ** 2),
    BCEWithLogitsLoss=partial(_reduced, slopes.cross_entropy),
)
optim = SimpleNamespace(SGD=SGD, Adam=Adam, AdamW=AdamW)

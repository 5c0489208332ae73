"""A run as a program for scikit-learn: of its nearest run, if the network has no biases."""

from dataclasses import replace

import numpy as np

from xorcore.files.library import (
    Library,
    is_plain,
    losses,
    rate_of_a_mean,
)
from xorcore.files.program import Section, in_force
from xorcore.model.batches import PLAIN
from xorcore.runs.experiment import Experiment

_ACTIVATIONS = {"sigmoid": "logistic", "tanh": "tanh", "relu": "relu"}


def _nearest(experiment: Experiment) -> Experiment:
    """It with plain steps, biases and cross-entropy; with biases added it has no pushes."""
    if not is_plain(experiment):
        experiment = replace(experiment, **vars(PLAIN))
    if _is_possible(experiment):
        return experiment
    changes = tuple(change._replace(loss="cross_entropy") for change in experiment.changes)
    if experiment.bias:
        return replace(experiment, loss="cross_entropy", changes=changes)
    changes = tuple(change._replace(weights=()) for change in changes)
    nearest = replace(
        experiment, bias=True, start="random", weights=(), loss="cross_entropy", changes=changes
    )
    if experiment.start == "random":  # without biases it has the same weights
        return nearest
    pairs = zip(experiment.network().weights, nearest.network().weights, strict=True)
    weights = [part for own, drawn in pairs for part in (own.ravel(), drawn[-1])]
    return replace(nearest, start="edited", weights=tuple(np.concatenate(weights).tolist()))


_PLAIN_STEPS = (
    "The script for scikit-learn has no update rules and no batches: in place of this run's are "
    "plain steps, each with all patterns."
)


def _is_possible(experiment: Experiment) -> bool:
    return experiment.bias and losses(experiment) == {"cross_entropy"}


def _limits(experiment: Experiment) -> str:
    """What keeps scikit-learn from this run, and the nearest run in its place."""
    cannot, instead = [], []
    if not experiment.bias:
        cannot.append("its biases cannot be switched off")
        instead.append(f"biases drawn by seed {experiment.seed}")
    if losses(experiment) != {"cross_entropy"}:
        cannot.append("it has no squared error on a sigmoid output")
        instead.append("cross-entropy")
    plain = "" if is_plain(experiment) else _PLAIN_STEPS
    if not cannot:
        return plain
    pushes = [change for change in experiment.changes if change.weights]
    left_out = " and without its pushes" if pushes and not experiment.bias else ""
    return (
        f"scikit-learn's MLPClassifier cannot do this run: {' and '.join(cannot)}. The nearest "
        f"that it can is this run with {' and '.join(instead)}{left_out}. {plain}"
    ).rstrip()


_NETWORK = (
    "The weights have the app's shapes, the biases are vectors of their own. Both are made with "
    "the first epoch; those of the run take their place. Switched off are momentum, the penalty on "
    "large weights (alpha) and shuffling. With tol and n_iter_no_change as they are by default it "
    "would stop on the first plateau, after some 16 epochs."
)


_ONE_RATE = (
    "A fit has one learning rate from its beginning to its end: where the rate changes on the way, "
    "another fit goes on from there, with warm_start."
)


def _of_rate(experiment: Experiment) -> str:
    return rate_of_a_mean(experiment, cross_entropy="MLPClassifier's loss")


def _translation(experiment: Experiment) -> str:
    changes = len(in_force(experiment, "learning_rate")) > 1
    return _of_rate(experiment) + (f" {_ONE_RATE}" if changes else "")


def _sections(experiment: Experiment) -> list[Section]:
    return [_network(experiment), _train(experiment)]


def _is_constant(experiment: Experiment) -> bool:
    return len(set(experiment.dataset.targets.ravel())) == 1


def _network(experiment: Experiment) -> Section:
    more = ", **settings" if _is_constant(experiment) else ""
    settings = "\n        **settings," if more else ""
    return Section(
        "The network",
        _NETWORK,
        f"""\
answers = targets.ravel().astype(int)
warnings.simplefilter("ignore", ConvergenceWarning)  # that it ends after the epochs asked for


def network(*weights{more}):
    net = MLPClassifier(
        hidden_layer_sizes={experiment.hidden},
        activation="{_ACTIVATIONS[experiment.activation]}",
        solver="sgd",
        momentum=0,
        alpha=0,
        batch_size=len(inputs),
        shuffle=False,
        tol=0,
        n_iter_no_change=np.inf,{settings}
    )
    net.partial_fit(inputs, answers, classes=[0, 1])
    net.coefs_ = [matrix[:-1].copy() for matrix in weights]
    net.intercepts_ = [matrix[-1].copy() for matrix in weights]
    return net


def outputs(net):
    return net.predict_proba(inputs)[:, 1:]


def matrices(net):
    return [np.vstack(pair) for pair in zip(net.coefs_, net.intercepts_)]""",
    )


_FIT = """\
def train(net, epochs, learning_rate):
    rate = learning_rate * len(inputs)
    net.set_params(learning_rate_init=rate, max_iter=epochs, warm_start=True)
    return net.fit(inputs, answers)"""
_PARTIAL_FIT = """\
def train(net, epochs, learning_rate):
    net = network(*matrices(net), learning_rate_init=learning_rate * len(inputs))
    for _ in range(epochs):
        net.partial_fit(inputs, answers)
    return net"""


def _train(experiment: Experiment) -> Section:
    if _is_constant(experiment):
        text = "fit needs both answers among the targets; partial_fit, an epoch each, does not."
        return Section("Its epochs", f"{_of_rate(experiment)} {text}", _PARTIAL_FIT)
    return Section("Its epochs", f"{_of_rate(experiment)} {_ONE_RATE}", _FIT)


_SLOPES = {
    "sigmoid": ("1 / (1 + np.exp(-z))", "a * (1 - a)"),
    "tanh": ("np.tanh(z)", "1 - a * a"),
    "relu": ("np.maximum(z, 0)", "np.sign(a)"),
}


def _reference(experiment: Experiment) -> Section:
    activation, slope = _SLOPES[experiment.activation]
    return Section(
        "The same in NumPy",
        "The app has not trained this run: NumPy does, by the app's rule, to compare with.",
        f"""\
np.seterr(over="ignore")  # where exp(-z) overflows, 1 / infinity = 0 is right


def network_in_numpy(*weights):
    return weights


def activation(z):
    return {activation}


def slope(a):
    return {slope}


def train_in_numpy(net, epochs, learning_rate):
    for _ in range(epochs):
        layers = [inputs]
        for matrix in net[:-1]:
            layers.append(activation(layers[-1] @ matrix[:-1] + matrix[-1]))
        output = 1 / (1 + np.exp(-(layers[-1] @ net[-1][:-1] + net[-1][-1])))
        delta, steps = targets - output, []
        for layer, matrix in zip(layers[::-1], net[::-1]):
            steps.insert(0, np.vstack((layer.T @ delta, delta.sum(axis=0))))
            delta = delta @ matrix[:-1].T * slope(layer)
        net = [matrix + learning_rate * step for matrix, step in zip(net, steps)]
    return net""",
    )


SCIKIT_LEARN = Library(
    name="scikit-learn",
    version="1.9",
    install="pip install scikit-learn",
    pace="400,000 epochs take it about a minute.",
    imports="""\
import warnings
from itertools import pairwise

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier""",
    sections=_sections,
    translation=_translation,
    nearest=_nearest,
    limits=_limits,
    reference=_reference,
)

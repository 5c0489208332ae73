"""What the scripts use of scikit-learn."""

from itertools import pairwise

import numpy as np

from tests.xorcore.files.stand_ins import slopes

_ACTIVATIONS = {"logistic": slopes.sigmoid, "tanh": np.tanh, "relu": slopes.relu}


class ConvergenceWarning(UserWarning):
    """Never given here."""


class MLPClassifier:
    def __init__(self, hidden_layer_sizes, **settings):
        self.sizes = hidden_layer_sizes
        self.settings = {"learning_rate_init": 0.001, "warm_start": False, "tol": 1e-4}
        self.settings |= {"n_iter_no_change": 10, "shuffle": True, "momentum": 0.9, "alpha": 1e-4}
        self.set_params(**settings)

    def set_params(self, **settings):
        self.settings |= settings

    def fit(self, inputs, answers):
        assert len(set(answers)) == 2  # with warm_start fit wants to see both
        assert self.settings["warm_start"]  # without, it draws new weights
        assert self.settings["n_iter_no_change"] == np.inf
        self.rate = self.settings["learning_rate_init"]
        for _ in range(self.settings["max_iter"]):
            self._step(inputs, answers)
        return self

    def partial_fit(self, inputs, answers, classes=(0, 1)):
        assert set(answers) <= {*classes}
        if not hasattr(self, "coefs_"):
            pairs = [*pairwise((inputs.shape[1], *self.sizes, 1))]
            self.coefs_ = [np.zeros(pair) for pair in pairs]
            self.intercepts_ = [np.zeros(above) for _, above in pairs]
            self.rate = self.settings["learning_rate_init"]  # and so for every partial_fit
        self._step(inputs, answers)

    def predict_proba(self, inputs):
        answers = slopes.sigmoid(self._sums(inputs, [*self.coefs_, *self.intercepts_]))
        return np.hstack((1 - answers, answers))

    def _sums(self, x, weights):
        half = len(weights) // 2
        *below, (coefs, intercepts) = zip(weights[:half], weights[half:], strict=True)
        for matrix, vector in below:
            x = _ACTIVATIONS[self.settings["activation"]](x @ matrix + vector)
        return x @ coefs + intercepts

    def _step(self, inputs, answers):
        off = {"solver": "sgd", "momentum": 0, "alpha": 0, "shuffle": False, "tol": 0}
        assert off.items() <= self.settings.items()
        assert self.settings["batch_size"] == len(inputs)
        weights = [*self.coefs_, *self.intercepts_]
        targets = answers[:, np.newaxis]
        found = slopes.slopes(
            lambda ws: np.mean(slopes.cross_entropy(self._sums(inputs, ws), targets)), weights
        )
        for array, slope in zip(weights, found, strict=True):
            array -= self.rate * slope

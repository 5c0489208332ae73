"""``python -m tests.peers.measure jax``: what one library does with the notebook's run, as JSON.

Each entry of ``PARTS`` is measured in a process of its own, since JAX and Keras read their
settings from the environment when they are imported. Weights are compared with those of the
app's NumPy engine: ``off_...`` is the largest difference of a weight.
"""

import inspect
import json
import sys
import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorcore import XOR, Network, Trainer

Array = NDArray[np.float64]
Facts = dict[str, Any]

EPOCHS = 2_000
FULL = 400_000
LEARNED = 0.1  # the mean absolute error is below it
SMALL_RATE = 0.01
CURVE_END, CURVE_STEP = 6_000_000, 50_000

_NO_BIAS = tuple(np.asarray(matrix) for matrix in Network.notebook().weights)


def app(learning_rate: float, loss: str = "squared", epochs: int = EPOCHS) -> list[Array]:
    """The app's weights after so many epochs from the notebook's start."""
    trainer = Trainer(Network.notebook(), XOR, learning_rate, loss, engine="numpy")
    trainer.advance(epochs)
    return [*trainer.network.weights]


def off(matrices: Sequence[Any], expected: Sequence[Array]) -> float:
    """The largest difference of a weight, to two digits."""
    pairs = zip(matrices, expected, strict=True)
    largest = max(np.abs(np.asarray(found) - matrix).max() for found, matrix in pairs)
    return float(f"{largest:.2g}")


def flat(matrices: Sequence[Any]) -> list[float]:
    """All numbers, as in ``Network.flat``."""
    return np.concatenate([np.ravel(matrix) for matrix in matrices]).tolist()


def start_formula(draw: Callable[[int, int], Array]) -> str:
    """Within which bound a library draws weights: by the largest that `draw(below, above)` gives.

    The shapes are such that no two of the formulas have nearly the same value.
    """
    bounds = {
        "1/√n": lambda below, _: below**-0.5,
        "√(6/(n + m))": lambda below, above: (6 / (below + above)) ** 0.5,
        "√(2/(n + m))": lambda below, above: (2 / (below + above)) ** 0.5,
    }
    largest = {shape: float(np.abs(draw(*shape)).max()) for shape in ((2, 400), (300, 30))}
    for formula, bound in bounds.items():
        if all(0.98 * bound(*shape) < found <= bound(*shape) for shape, found in largest.items()):
            return formula
    return "another"


def default(function: Callable[..., Any], name: str) -> Any:
    """The default of an argument."""
    return inspect.signature(function).parameters[name].default


def pytorch() -> Facts:
    """PyTorch: modules, autograd and ``SGD``."""
    import torch

    torch.set_num_threads(1)

    def network(dtype: torch.dtype) -> torch.nn.Sequential:
        how = {"bias": False, "dtype": dtype}
        layers = torch.nn.Linear(2, 3, **how), torch.nn.Linear(3, 1, **how)
        for layer, matrix in zip(layers, _NO_BIAS, strict=True):
            layer.weight.data = torch.tensor(matrix.T, dtype=dtype)
        return torch.nn.Sequential(layers[0], torch.nn.Sigmoid(), layers[1], torch.nn.Sigmoid())

    def train(dtype: torch.dtype, loss: torch.nn.Module, rate: float, epochs: int) -> Facts:
        net, learned = network(dtype), 0
        inputs, targets = (torch.tensor(a, dtype=dtype) for a in (XOR.inputs, XOR.targets))
        optimizer = torch.optim.SGD(net.parameters(), lr=rate)
        for epoch in range(epochs):
            optimizer.zero_grad()
            outputs = net(inputs)
            if not learned and (outputs.detach() - targets).abs().mean() < LEARNED:
                learned = epoch
            loss(outputs, targets).backward()
            optimizer.step()
        with torch.no_grad():
            error = (net(inputs) - targets).abs().mean().item()
        matrices = [net[0].weight.detach().numpy().T, net[2].weight.detach().numpy().T]
        return {"matrices": matrices, "learned": learned, "error": error}

    squared, entropy = torch.nn.MSELoss(), torch.nn.BCELoss()
    in_squared = train(torch.float64, squared, 0.6, EPOCHS)["matrices"]
    in_entropy = train(torch.float64, entropy, 1.2, EPOCHS)["matrices"]
    in_float32 = train(torch.float32, squared, 0.6, FULL)
    linear = torch.nn.Linear(300, 30)
    return {
        "version": torch.__version__.partition("+")[0],
        "numbers": str(torch.zeros(1).dtype).removeprefix("torch."),
        "loss": squared.reduction,
        "biases": default(torch.nn.Linear, "bias"),
        "start": start_formula(lambda *shape: torch.nn.Linear(*shape).weight.detach().numpy()),
        "biases_start_at_0": not bool(linear.bias.any()),
        "batch": default(torch.utils.data.DataLoader, "batch_size"),
        "shuffles": bool(default(torch.utils.data.DataLoader, "shuffle")),
        "off_squared": off(in_squared, app(0.3)),
        "off_cross_entropy": off(in_entropy, app(0.3, "cross_entropy")),
        "learned_in_float32": in_float32["learned"],
        "error_in_float32": round(in_float32["error"], 6),
    }


def keras() -> Facts:
    """Keras' defaults, which are the same on each of its backends."""
    import keras

    def dense(below: int, above: int) -> Any:
        layer = keras.layers.Dense(above)
        layer.build((None, below))
        return layer

    layer = dense(300, 30)
    return {
        "version": keras.__version__,
        "numbers": layer.kernel.dtype,
        "loss": keras.losses.MeanSquaredError().reduction,
        "biases": layer.use_bias,
        "start": start_formula(lambda *shape: dense(*shape).get_weights()[0]),
        "biases_start_at_0": not layer.get_weights()[1].any(),
        "batch": keras_batch(),
        "shuffles": default(keras.Model.fit, "shuffle"),
    }


def keras_batch() -> int:
    """How many of 1,000 patterns ``fit`` takes for one step when it is not told."""
    import keras

    batches = []

    class Count(keras.callbacks.Callback):
        def on_train_batch_end(self, *_: Any, **__: Any) -> None:
            batches.append(1)

    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.zeros((1_000, 2)), np.zeros((1_000, 1)), verbose=0, callbacks=[Count()])
    return -(-1_000 // len(batches))


def keras_in_float64() -> Facts:
    """What is left of float64 on a backend after ``set_floatx``."""
    import keras

    keras.config.set_floatx("float64")
    layers = [keras.layers.Dense(n, activation="sigmoid", use_bias=False) for n in (3, 1)]
    model = keras.Sequential([keras.Input((2,)), *layers])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        model.set_weights(_NO_BIAS)
        products = keras.ops.matmul(keras.ops.convert_to_tensor(XOR.inputs), layers[0].kernel)
    facts = {
        "weights": str(model.get_weights()[0].dtype),
        "products": str(products.dtype).removeprefix("torch."),
    }
    if keras.backend.backend() != "numpy":  # which cannot train
        model.compile(keras.optimizers.SGD(0.6), "mse")
        for _ in range(EPOCHS):
            model.train_on_batch(XOR.inputs, XOR.targets)
        facts["off_squared"] = off(model.get_weights(), app(0.3))
    return facts


def jax() -> Facts:
    """JAX as it comes: float32."""
    import jax
    import jax.numpy as jnp

    with warnings.catch_warnings(record=True) as of_dtype:
        warnings.simplefilter("always")
        asked = jnp.zeros(1, dtype=jnp.float64)
    with warnings.catch_warnings(record=True) as of_asarray:
        warnings.simplefilter("always")
        turned = jnp.asarray(np.zeros(1, np.float64))
    offs = {epoch: off(_JaxRun(0.3).to(epoch), app(0.3, epochs=epoch)) for epoch in (100_000, FULL)}
    frozen = _JaxRun(SMALL_RATE)
    return {
        "version": jax.__version__,
        "numbers": str(jnp.zeros(1).dtype),
        "asked_for_float64": str(asked.dtype),
        "warns_when_asked": bool(of_dtype),
        "asarray_gives": str(turned.dtype),
        "asarray_warns": bool(of_asarray),
        "learned_in_float32": _JaxRun(0.3).until_learned(FULL),
        "off_at_100_000": offs[100_000],
        "off_at_400_000": offs[FULL],
        "frozen_from": frozen.until_frozen(),
        "frozen_weights": flat(frozen.weights),
        "frozen_steps": flat(frozen.steps),
        "errors_at_0_01": _JaxRun(SMALL_RATE).curve(),
    }


def jax_x64() -> Facts:
    """JAX with ``jax_enable_x64``."""
    return {
        "off_squared": off(_JaxRun(0.3).to(EPOCHS), app(0.3)),
        "off_cross_entropy": off(
            _JaxRun(0.3, "cross_entropy").to(EPOCHS), app(0.3, "cross_entropy")
        ),
        "learned_in_float64": _JaxRun(0.3).until_learned(FULL),
        "error_in_float64": _JaxRun(0.3).error_at(FULL),
        "learned_at_0_01": _JaxRun(SMALL_RATE).until_learned(CURVE_END),
        "errors_at_0_01": _JaxRun(SMALL_RATE).curve(),
    }


class _JaxRun:
    """The notebook's run in JAX's default type, with the app's loss: no rate is another."""

    def __init__(self, learning_rate: float, loss: str = "squared") -> None:
        import jax
        import jax.numpy as jnp

        inputs, targets = jnp.asarray(XOR.inputs), jnp.asarray(XOR.targets)

        def outputs(weights: Any) -> Any:
            return jax.nn.sigmoid(jax.nn.sigmoid(inputs @ weights[0]) @ weights[1])

        def total(weights: Any) -> Any:
            y = outputs(weights)
            if loss == "squared":
                return 0.5 * jnp.sum((targets - y) ** 2)
            return -jnp.sum(targets * jnp.log(y) + (1 - targets) * jnp.log(1 - y))

        def steps(weights: Any) -> Any:
            return [-learning_rate * slopes for slopes in jax.grad(total)(weights)]

        def step(weights: Any) -> Any:
            return [w + change for w, change in zip(weights, steps(weights), strict=True)]

        self.weights = [jnp.asarray(matrix) for matrix in _NO_BIAS]
        self._jax, self._step, self._steps = jax, step, jax.jit(steps)
        self._errors = jax.jit(lambda weights: targets - outputs(weights))
        self._train = jax.jit(
            lambda weights, n: jax.lax.fori_loop(0, n, lambda _, w: step(w), weights)
        )
        self.epoch = 0

    def to(self, epoch: int) -> list[Any]:
        """The weights at that epoch."""
        self.weights = self._train(self.weights, epoch - self.epoch)
        self.epoch = epoch
        return self.weights

    def until_learned(self, last: int) -> int:
        """The first epoch after which it has learned, or 0 if it has not by `last`."""

        def goes_on(state: Any) -> Any:
            epoch, weights = state
            return (epoch < last) & (abs(self._errors(weights)).mean() >= LEARNED)

        self._while(goes_on, lambda state: (state[0] + 1, self._step(state[1])))
        return self.epoch if abs(self._errors(self.weights)).mean() < LEARNED else 0

    def until_frozen(self) -> int:
        """The first epoch after which no step changes a bit, or 0 if there is none by CURVE_END."""

        def goes_on(state: Any) -> Any:
            epoch, weights = state
            pairs = zip(weights, self._step(weights), strict=True)
            return (epoch < CURVE_END) & (
                sum((before != after).sum() for before, after in pairs) > 0
            )

        self._while(goes_on, lambda state: (state[0] + 1, self._step(state[1])))
        return self.epoch % CURVE_END

    def _while(self, goes_on: Callable[[Any], Any], go: Callable[[Any], Any]) -> None:
        loop = self._jax.jit(lambda state: self._jax.lax.while_loop(goes_on, go, state))
        epoch, self.weights = loop((self.epoch, self.weights))
        self.epoch = int(epoch)

    @property
    def steps(self) -> list[Any]:
        """By how much the next epoch would change the weights."""
        return self._steps(self.weights)

    def error_at(self, epoch: int) -> float:
        """The mean absolute error, to six decimals."""
        self.to(epoch)
        return round(float(abs(self._errors(self.weights)).mean()), 6)

    def curve(self) -> list[float]:
        """The mean absolute error every CURVE_STEP epochs, from 0 to CURVE_END."""
        return [self.error_at(epoch) for epoch in range(0, CURVE_END + 1, CURVE_STEP)]


def scikit_learn() -> Facts:
    """scikit-learn's ``MLPClassifier``."""
    import sklearn
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    inputs, targets = XOR.inputs, XOR.targets.ravel()
    as_here = {
        "hidden_layer_sizes": (3,),
        "activation": "logistic",
        "solver": "sgd",
        "alpha": 0.0,
        "batch_size": 4,
        "learning_rate_init": 1.2,
        "shuffle": False,
        "momentum": 0.0,
        "max_iter": EPOCHS,
    }
    defaults = MLPClassifier().get_params()

    def fitted(**settings: Any) -> Any:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return MLPClassifier(**{**as_here, **settings}).fit(inputs, targets)

    ends = [fitted(random_state=seed) for seed in range(20)]
    try:
        fitted(tol=float("-inf"))
        refuses = False
    except ValueError:
        refuses = True

    def draw(below: int, above: int) -> Array:
        layers = {"hidden_layer_sizes": (above,), "max_iter": 1, "learning_rate_init": 1e-12}
        model = MLPClassifier(**{**as_here, **layers, "batch_size": 2})
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            return model.fit(np.ones((2, below)), [0, 1]).coefs_[0]

    # Start weights cannot be given: they are written over those of a first epoch.
    with_biases = Network(tuple(np.vstack((m, np.zeros(m.shape[1]))) for m in _NO_BIAS), bias=True)
    model = MLPClassifier(**as_here).partial_fit(inputs, targets, classes=[0, 1])
    for own, matrix in zip(model.coefs_, _NO_BIAS, strict=True):
        own[:] = matrix
    for own in model.intercepts_:
        own[:] = 0
    for _ in range(EPOCHS):
        model.partial_fit(inputs, targets)
    trainer = Trainer(with_biases, XOR, 0.3, "cross_entropy", engine="numpy")
    trainer.advance(EPOCHS)
    pairs = zip(model.coefs_, model.intercepts_, strict=True)
    return {
        "version": sklearn.__version__,
        "numbers": str(ends[0].coefs_[0].dtype),
        "biases_can_be_off": any("bias" in name for name in defaults),
        "start": start_formula(draw),
        "biases_start_at_0": not fitted(max_iter=1, learning_rate_init=1e-12).intercepts_[0].any(),
        "batch": defaults["batch_size"],
        "shuffles": defaults["shuffle"],
        "solver": defaults["solver"],
        "momentum": defaults["momentum"],
        "alpha": defaults["alpha"],
        "tol": defaults["tol"],
        "n_iter_no_change": defaults["n_iter_no_change"],
        "stops_after": [min(end.n_iter_ for end in ends), max(end.n_iter_ for end in ends)],
        "solved_by_then": sum(end.score(inputs, targets) == 1 for end in ends),
        "with_tol_0": fitted(tol=0.0, random_state=0).n_iter_,
        "refuses_tol_of_minus_infinity": refuses,
        "off_cross_entropy": off([np.vstack(pair) for pair in pairs], trainer.network.weights),
    }


PARTS: dict[str, tuple[Callable[[], Facts], dict[str, str]]] = {
    "pytorch": (pytorch, {}),
    "keras": (keras, {"KERAS_BACKEND": "torch"}),
    "keras-on-torch": (keras_in_float64, {"KERAS_BACKEND": "torch"}),
    "keras-on-jax": (keras_in_float64, {"KERAS_BACKEND": "jax"}),
    "keras-on-jax-x64": (keras_in_float64, {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1"}),
    "keras-on-numpy": (keras_in_float64, {"KERAS_BACKEND": "numpy"}),
    "jax": (jax, {}),
    "jax-x64": (jax_x64, {"JAX_ENABLE_X64": "1"}),
    "scikit-learn": (scikit_learn, {}),
}
"""What is measured, by the name of its table in the file of facts, and the environment for it."""

if __name__ == "__main__":
    print(json.dumps(PARTS[sys.argv[1]][0]()))

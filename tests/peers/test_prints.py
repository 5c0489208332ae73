"""What other libraries print of their weights is read as the network that they are."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle, islice
from typing import Any

import numpy as np
import pytest

from xorcore import Network
from xorcore.files.printed_weights import read_weights

pytestmark = pytest.mark.long

Arrays = list[np.ndarray]
Form = Callable[[Arrays, Arrays, bool], str]
"""Prints weight matrices, with a row for each unit below, and biases, of which there may be none.

In full, with all digits that tell one float from another, or rounded as the library does it.
"""


def together(values: Sequence[Any]) -> str:
    """What a program prints that prints each value."""
    return "\n".join(map(str, values))


def numbered(names: str, values: Sequence[Any], first: int = 0) -> str:
    """The same as a notebook shows it, each below its name."""
    return "\n".join(f"{names}_{n}\n{value!r}" for n, value in enumerate(values, start=first))


def pairs(kernels: Sequence[Any], biases: Sequence[Any]) -> list[Any]:
    """Each matrix, with its biases after it where there are any."""
    return [a for pair in zip(kernels, biases, strict=True) for a in pair] if biases else [*kernels]


# ---- NumPy


def numpy_forms() -> dict[str, Form]:
    """Return what NumPy and Python print."""

    def printed(form: Form) -> Form:
        def whole(kernels: Arrays, biases: Arrays, in_full: bool) -> str:
            digits = {"precision": 17, "floatmode": "unique"} if in_full else {}
            with np.printoptions(**digits):
                return form(kernels, biases, in_full)

        return whole

    def of_own_shape(kernels: Arrays, biases: Arrays) -> Arrays:
        return [*map(np.vstack, zip(kernels, biases, strict=True))] if biases else kernels

    def rounded(values: Arrays, in_full: bool) -> list[Any]:
        return [(value if in_full else value.round(6)).tolist() for value in values]

    forms: dict[str, Form] = {
        "shown in a notebook": lambda ks, bs, _: f"{numbered('weights', ks)}\n{numbered('b', bs)}",
        "printed": lambda ks, bs, _: together([*ks, *bs]),
        "printed in pairs": lambda ks, bs, _: together(pairs(ks, bs)),
        "a list": lambda ks, bs, _: repr(pairs(ks, bs)),
        "with the row of biases": lambda ks, bs, _: numbered("w", of_own_shape(ks, bs)),
        "biases as named rows": lambda ks, bs, _: "\n".join(
            f"W{n} = {k}" + (f"\nb{n} = {b[None]}" if bs else "")
            for n, (k, b) in enumerate(zip(ks, bs or ks, strict=True), start=1)
        ),
        "above columns": lambda ks, bs, _: (
            numbered("W", [k.T for k in ks]) + numbered("\nb", [b[:, None] for b in bs])
        ),
        "float32": lambda ks, bs, _: repr([a.astype(np.float32) for a in pairs(ks, bs)]),
        "lists": lambda ks, bs, full: str(rounded(pairs(ks, bs), full)),
        "lists of NumPy's floats": lambda ks, bs, _: (
            repr([[*map(list, k)] for k in ks]) + repr([list(b) for b in bs])
        ),
        "JSON": lambda ks, bs, full: json.dumps({"W": rounded(ks, full), "b": rounded(bs, full)}),
    }
    return {name: printed(form) for name, form in forms.items()}


# ---- PyTorch


def torch_forms() -> dict[str, Form]:
    """Return what PyTorch prints."""
    torch = pytest.importorskip("torch")

    def model(kernels: Arrays, biases: Arrays) -> Any:
        layers: list[Any] = []
        for n, kernel in enumerate(kernels):
            layers += [torch.nn.Linear(*kernel.shape, bias=bool(biases)), torch.nn.Sigmoid()]
            layers[-2].weight.data = torch.tensor(kernel.T.copy())
            if biases:
                layers[-2].bias.data = torch.tensor(biases[n])
        return torch.nn.Sequential(*layers)

    def printed(form: Callable[[Any], str]) -> Form:
        def whole(kernels: Arrays, biases: Arrays, in_full: bool) -> str:
            torch.set_printoptions(profile="default")
            if in_full:
                torch.set_printoptions(precision=17)
            try:
                return form(model(kernels, biases))
            finally:
                torch.set_printoptions(profile="default")

        return whole

    forms: dict[str, Callable[[Any], str]] = {
        "state_dict": lambda model: str(model.state_dict()),
        "parameters": lambda model: str(list(model.parameters())),
        "each parameter": lambda model: together([*model.parameters()]),
        "named": lambda model: "\n".join(f"{n} {p.shape} {p}" for n, p in model.named_parameters()),
        "pairs": lambda model: together([*model.named_parameters()]),
        "the model, and data": lambda model: together(
            [model, *(f"{n}: {p.data}" for n, p in model.named_parameters())]
        ),
        "turned by hand": lambda model: together(
            [p.T if p.ndim == 2 else p for p in model.parameters()]
        ),
        "a dict of lists": lambda model: str(
            {n: p.round(decimals=8).tolist() for n, p in model.state_dict().items()}
        ),
        "NumPy's arrays": lambda model: str({n: p.numpy() for n, p in model.state_dict().items()}),
    }
    return {name: printed(form) for name, form in forms.items()}


# ---- Keras


def keras_forms() -> dict[str, Form]:
    """Return what Keras prints."""
    os.environ.setdefault("KERAS_BACKEND", "jax")
    keras = pytest.importorskip("keras")

    def model(kernels: Arrays, biases: Arrays) -> Any:
        layers = [keras.layers.Dense(k.shape[1], use_bias=bool(biases)) for k in kernels]
        model = keras.Sequential([keras.layers.Input((2,)), *layers])
        model.set_weights(pairs(kernels, biases))
        return model

    forms: dict[str, Callable[[Any], str]] = {
        "get_weights": lambda model: str(model.get_weights()),
        "weights": lambda model: str(model.weights),
        "layer by layer": lambda model: together([la.get_weights() for la in model.layers]),
        "variables": lambda model: together([*model.trainable_variables]),
        "paths and values": lambda model: "\n".join(f"{v.path} {v.numpy()}" for v in model.weights),
    }
    return {name: lambda ks, bs, _, f=form: f(model(ks, bs)) for name, form in forms.items()}


# ---- JAX


def jax_forms() -> dict[str, Form]:
    """Return what JAX prints, of float32 as it does unasked and of float64."""
    jax = pytest.importorskip("jax")

    def printed(form: Callable[[Any, Any], str]) -> Form:
        def whole(kernels: Arrays, biases: Arrays, in_full: bool) -> str:
            digits = {"precision": 17, "floatmode": "unique"} if in_full else {}
            with jax.enable_x64(in_full), np.printoptions(**digits):
                arrays = [[jax.numpy.array(a) for a in some] for some in (kernels, biases)]
                return form(*arrays)

        return whole

    forms: dict[str, Callable[[Any, Any], str]] = {
        "pairs": lambda ks, bs: str([*zip(ks, bs, strict=True)] if bs else ks),
        "printed": lambda ks, bs: together(pairs(ks, bs)),
        "a dict": lambda ks, bs: str(
            {f"W{n}": k for n, k in enumerate(ks)} | {f"b{n}": b for n, b in enumerate(bs)}
        ),
        "as of Flax": lambda ks, bs: str(
            {
                "params": {
                    f"Dense_{n}": ({"bias": bs[n]} if bs else {}) | {"kernel": k}
                    for n, k in enumerate(ks)
                }
            }
        ),
    }
    return {name: printed(form) for name, form in forms.items()}


# ---- scikit-learn


def sklearn_forms() -> dict[str, Form]:
    """Return what scikit-learn prints; its networks have biases."""
    neural_network = pytest.importorskip("sklearn.neural_network")

    def model(kernels: Arrays, biases: Arrays) -> Any:
        model = neural_network.MLPClassifier([k.shape[1] for k in kernels[:-1]], max_iter=1)
        model.partial_fit([[0, 0], [0, 1]], [0, 1], classes=[0, 1])
        assert [c.shape for c in model.coefs_] == [k.shape for k in kernels]
        model.coefs_ = kernels
        if biases:
            model.intercepts_ = biases
        return model

    forms: dict[str, Callable[[Any], str]] = {
        "both": lambda model: together([model.coefs_, model.intercepts_]),
        "named": lambda m: f"coefs_ = {m.coefs_}\nintercepts_ = {m.intercepts_}",
        "the other way round": lambda m: f"intercepts_\n{m.intercepts_}\ncoefs_\n{m.coefs_}",
        "a pair": lambda model: str((model.coefs_, model.intercepts_)),
        "the model, and each": lambda m: together([m, *pairs(m.coefs_, m.intercepts_)]),
    }

    def printed(form: Callable[[Any], str]) -> Form:
        def whole(kernels: Arrays, biases: Arrays, in_full: bool) -> str:
            biases = biases or [np.zeros(kernel.shape[1]) for kernel in kernels]
            with np.printoptions(**({"precision": 17, "floatmode": "unique"} if in_full else {})):
                return form(model(kernels, biases))

        return whole

    return {name: printed(form) for name, form in forms.items()}


LIBRARIES = {
    "NumPy": numpy_forms,
    "PyTorch": torch_forms,
    "Keras": keras_forms,
    "JAX": jax_forms,
    "scikit-learn": sklearn_forms,
}
EACH = 40  # prints of each library


def networks(seed: int, count: int) -> Iterator[Network]:
    """Networks of all shapes, their weights near 1, or from very small to very large."""
    rng = np.random.default_rng(seed)
    for number in range(count):
        hidden = rng.integers(1, 9, rng.integers(1, 5)).tolist()
        hidden = [[1], [2], [3], [2, 2], [1, 1]][number] if number < 5 else hidden
        network = Network.random((2, *hidden, 1), number, bias=number % 3 > 0)
        scale = 10.0 ** rng.uniform(-6, 2.9, network.flat().size)
        yield network.with_weights(network.flat() * (scale if number % 4 == 0 else 5))


@pytest.mark.parametrize("library", LIBRARIES)
def test_what_a_library_prints_is_read_as_its_network(library: str):
    forms = LIBRARIES[library]()
    asked = []
    for number, (network, name) in enumerate(
        zip(networks(7, EACH), islice(cycle(forms), EACH), strict=True)
    ):
        in_full = number // len(forms) % 2 == 1
        kernels = [network.without_bias_row(matrix) for matrix in network.weights]
        biases = [matrix[-1] for matrix in network.weights] if network.bias else []
        text = forms[name](kernels, biases, in_full)
        ways = [
            way
            for way in read_weights(text)
            if way.network.layers == network.layers
            and (way.network.bias == network.bias or library == "scikit-learn")
        ]
        assert len(ways) == 1, f"{name}, {network.layers}:\n{text}"
        if len(read_weights(text)) > 1:
            asked.append((name, network.layers))
        if library == "scikit-learn" and not network.bias:
            kernels = [np.vstack((kernel, np.zeros(kernel.shape[1]))) for kernel in kernels]
            network = Network(tuple(kernels), bias=True)
        digits = 7 if in_full and "float32" in text else 16 if in_full else 3
        assert_same(ways[0].network.flat(), network.flat(), digits, text)
    print(library, "asked about", asked)


def assert_same(read: np.ndarray, expected: np.ndarray, digits: int, text: str) -> None:
    np.testing.assert_allclose(read, expected, rtol=10.0**-digits, atol=6e-5, err_msg=text)

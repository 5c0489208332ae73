"""The update rules against optax, which has them independently, with gradients by JAX."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xorcore.random_runs import SEEDS, Run, by_the_book, rules
from xorcore import XOR, Adam, Momentum, Nesterov, Network
from xorcore.model.batches import Method

jax = pytest.importorskip("jax")
optax = pytest.importorskip("optax")
jax.config.update("jax_enable_x64", True)


def optax_of(rule, rate: float):
    """The same rule in optax, which subtracts a gradient that is averaged nowhere here."""
    match rule:
        case Adam():
            return optax.adamw(
                rate, rule.beta1, rule.beta2, rule.epsilon, weight_decay=rule.decay, eps_root=0.0
            )
        case Nesterov() | Momentum():
            plain = optax.sgd(rate, rule.momentum, nesterov=isinstance(rule, Nesterov))
        case _:
            plain = optax.sgd(rate)
    return optax.chain(optax.add_decayed_weights(rule.decay), plain)


def loss_of(weights, inputs, targets):
    """Half the sum of squared errors of a 2-3-1 network with biases."""
    hidden = jax.nn.sigmoid(inputs @ weights[0][:-1] + weights[0][-1])
    outputs = jax.nn.sigmoid(hidden @ weights[1][:-1] + weights[1][-1])
    return 0.5 * ((targets - outputs) ** 2).sum()


gradient_of = jax.jit(jax.grad(loss_of))


@settings(max_examples=15, deadline=None)
@given(rules(), st.floats(0.01, 0.5), st.sampled_from([None, 1, 2, 3]), SEEDS)
def test_a_run_by_the_book_is_optaxs(rule, rate: float, batch: int | None, seed: int):
    network = Network.random(seed=seed, bias=True)
    run = Run(network, XOR, rate, "squared", Method(rule, batch))
    epochs, size = 12, batch or 4
    traces = by_the_book(run, epochs)

    other = optax_of(rule, rate)
    weights = [jax.numpy.array(w) for w in network.weights]
    state, update = other.init(weights), jax.jit(other.update)
    for _ in range(epochs):
        for start in range(0, 4, size):
            part = XOR.inputs[start : start + size], XOR.targets[start : start + size]
            change, state = update(gradient_of(weights, *part), state, weights)
            weights = optax.apply_updates(weights, change)

    expected = np.concatenate([np.ravel(w) for w in weights])
    found = traces[epochs].before.flat()
    if isinstance(rule, Nesterov):  # optax's weights are those where the gradient is taken
        last = traces[epochs - 1].updates[-1]
        found = rule.ahead(found, last.memory)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-10)

#!/usr/bin/env bash
# optax 0.2.8, jax 0.10.2, numpy 2.4.6, Python 3.11
#
# With `jax_enable_x64` and everything in float64, a run of Optax agrees with the book to the last
# digits: plain steps, momentum, Adam with its corrections. Give it a schedule in place of a rate,
# and with some of them it agrees to eight decimals only, while the parameters still say float64.
# Optax counts steps in int32, and a schedule divides that by an int. JAX makes float32 of this,
# with 64 bits enabled, too (float64 if the int is a float, as NumPy does in any case). So
# `exponential_decay` and `linear_schedule` give rates in float32, and `cosine_decay_schedule`,
# which makes a float of its number of steps first, in float64. A test of a schedule alone finds
# nothing: of an int of Python they all are exact.
#
# Seen:
#
#     constant     parameters float64, off by the last digits
#     cosine       parameters float64, off by the last digits
#     exponential  parameters float64, off from the ninth decimal on
#     linear       parameters float64, off from the ninth decimal on
#     rate of step 3: cosine float64, exponential float32, of an int of Python exact
#     int32 / 10: jax float32, numpy float64; int32 / 10.0: jax float64
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet optax==0.2.8 jax==0.10.2 numpy==2.4.6
cat >"$folder/steps.py" <<'PYTHON'
import math

import jax
import jax.numpy as jnp
import numpy as np
import optax

jax.config.update("jax_enable_x64", True)
schedules = {
    "constant": (0.1, lambda step: 0.1),
    "cosine": (
        optax.cosine_decay_schedule(0.1, 10),
        lambda step: 0.05 * (1 + math.cos(math.pi * step / 10)),
    ),
    "exponential": (optax.exponential_decay(0.1, 10, 0.9), lambda step: 0.1 * 0.9 ** (step / 10)),
    "linear": (optax.linear_schedule(0.1, 0.01, 10), lambda step: 0.1 - 0.09 * step / 10),
}
for name, (rate, by_hand) in schedules.items():
    expected, parameters = 1.0, jnp.array(1.0, jnp.float64)
    optimizer = optax.sgd(rate)
    state = optimizer.init(parameters)
    for step, gradient in enumerate([0.3, -0.1, 0.7, 0.2]):
        expected -= by_hand(step) * gradient
        updates, state = optimizer.update(jnp.array(gradient, jnp.float64), state, parameters)
        parameters = optax.apply_updates(parameters, updates)
    off = abs(float(parameters) - expected)
    where = "by the last digits" if off < 1e-15 else "from the ninth decimal on" if 1e-9 < off < 1e-8 else off
    print(f"{name:12} parameters {parameters.dtype}, off {where}")
three = jnp.array(3, jnp.int32)
cosine, exponential = (schedules[name][0] for name in ("cosine", "exponential"))
is_exact = math.isclose(exponential(3), 0.1 * 0.9**0.3, rel_tol=1e-15)
print(
    f"rate of step 3: cosine {cosine(three).dtype}, exponential {exponential(three).dtype}, "
    f"of an int of Python {'exact' if is_exact else 'not'}"
)
theirs = (np.array([3], np.int32) / 10).dtype
print(f"int32 / 10: jax {(three / 10).dtype}, numpy {theirs}; int32 / 10.0: jax {(three / 10.0).dtype}")
PYTHON
cd "$folder"
seen=$(venv/bin/python steps.py)
echo "$seen"
test "$seen" = "constant     parameters float64, off by the last digits
cosine       parameters float64, off by the last digits
exponential  parameters float64, off from the ninth decimal on
linear       parameters float64, off from the ninth decimal on
rate of step 3: cosine float64, exponential float32, of an int of Python exact
int32 / 10: jax float32, numpy float64; int32 / 10.0: jax float64"

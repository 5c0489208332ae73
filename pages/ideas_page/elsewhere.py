"""Elsewhere: what other libraries do by default, and why a run in float32 may never learn.

All figures come from ``elsewhere.toml``, which ``python -m tests.peers`` measures and writes.
"""

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import streamlit as st

from pages.figures.saturation import start_curves
from pages.ideas_page.parts import sets, signed, tall_chart
from pages.layout.control_row import choice
from pages.link.ideas import IDEA, PLACES
from xorcore import Network

FACTS: dict[str, dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "elsewhere.toml").read_text("utf-8")
)
_PYTORCH, _KERAS, _JAX, _SKLEARN = (FACTS[n] for n in ("pytorch", "keras", "jax", "scikit-learn"))
_X64 = FACTS["jax-x64"]
_RATE, _SMALL_RATE = 0.3, 0.01
_EVERY = 50_000  # epochs from one point of the curves to the next
_SUMS = {"mean": "the mean", "sum_over_batch_size": "the mean", "sum": "the sum"}
_WORD = {True: "with a warning", False: "without a word"}


class _Library(NamedTuple):
    """What a library does with the notebook's run: in the table, and in sentences below it.

    loss, squared, entropy: what it makes of the losses of all inputs, and the learning rates that
        do what 0.3 does here.
    numbers, stops, biases, start, batch, order: its defaults.
    off: the largest difference of a weight after 2,000 epochs, with all set as here.
    """

    loss: str
    squared: str
    entropy: str
    numbers: str
    stops: str
    biases: str
    start: str
    batch: str
    order: str
    off: float
    notes: str


def elsewhere() -> None:
    """The choice of a library and what differs there, or how a run in float32 ends."""
    choice("Where", PLACES, **sets("where"))
    where = IDEA.get().where
    if where == "float32":
        _never_learns()
    else:
        _differences(where, _LIBRARIES[where])


def _differences(name: str, there: _Library) -> None:
    st.markdown(
        f"{PLACES[name]} has other defaults, so the same network learns differently there. **Set "
        "as here, it does the same**: after 2,000 epochs from the notebook's start no weight is "
        f"off by more than {signed(f'{there.off:.1e}')}."
    )
    rows = (
        ("Loss", "half the sum of squares, or the sum", there.loss),
        ("Rate, squared error", "0.3", there.squared),
        ("Rate, cross-entropy", "0.3", there.entropy),
        ("Numbers", "float64, 16 digits", there.numbers),
        ("Stops by itself", "at a tolerance, if set", there.stops),
        ("Biases", "off; if on, drawn", there.biases),
        ("Start weights", "up to ±1", there.start),
        ("Inputs a step", "all 4", there.batch),
        ("Order", "kept", there.order),
    )
    columns = "What", "XOR Lab", f"{PLACES[name]} {FACTS[name]['version']}"
    with st.container(key="elsewhere_table"):
        table = [dict(zip(columns, row, strict=True)) for row in rows]
        st.table(table, hide_index=True, border="horizontal")
    st.markdown(there.notes)
    start = FACTS[name].get("start", "")
    if "m" in start:
        st.caption("n and m are the numbers of units below and above a weight.")
    elif "n" in start:
        st.caption("n is the number of units below a weight.")


def _start(facts: dict[str, Any]) -> str:
    return f"up to ±{facts['start']}"


def _biases(facts: dict[str, Any]) -> str:
    start = "0 at the start" if facts["biases_start_at_0"] else "drawn"
    return f"{'on' if facts.get('biases', True) else 'off'}, {start}"


def _shuffled(facts: dict[str, Any]) -> str:
    return "shuffled" if facts["shuffles"] else "kept"


_ON_TORCH = FACTS["keras-on-torch"]
_OFF = f"{_ON_TORCH['off_squared']:.0e}"
_FEW, _MANY = _SKLEARN["stops_after"]
_LIBRARIES = {
    "pytorch": _Library(
        loss=_SUMS[_PYTORCH["loss"]],
        squared="0.6 with MSELoss",
        entropy="1.2 with BCELoss",
        numbers=f"{_PYTORCH['numbers']}, 7 digits",
        stops="no",
        biases=_biases(_PYTORCH),
        start=_start(_PYTORCH),
        batch=f"as you write it; {_PYTORCH['batch']} by a DataLoader",
        order=f"as you write it; {_shuffled(_PYTORCH)} by a DataLoader",
        off=max(_PYTORCH["off_squared"], _PYTORCH["off_cross_entropy"]),
        notes="`dtype=torch.float64` and `bias=False` are set in each layer. In float32 the "
        "notebook's run is nearly the same: its error is under 0.1 at epoch "
        f"{_PYTORCH['learned_in_float32']:,} and {_PYTORCH['error_in_float32']} at 400,000, in "
        f"float64 at {_X64['learned_in_float64']:,} and {_X64['error_in_float64']}.",
    ),
    "keras": _Library(
        loss=_SUMS[_KERAS["loss"]],
        squared="0.6 with mse",
        entropy="1.2 with binary_crossentropy",
        numbers=f"{_KERAS['numbers']}, 7 digits",
        stops="no",
        biases=_biases(_KERAS),
        start=_start(_KERAS),
        batch=f"{_KERAS['batch']} at most",
        order=f"{_shuffled(_KERAS)}",
        off=FACTS["keras-on-jax-x64"]["off_squared"],
        notes='`keras.config.set_floatx("float64")` is not enough. On JAX the weights are '
        f"{FACTS['keras-on-jax']['weights']} without `JAX_ENABLE_X64=1` in the environment. Matrix "
        f"products are {_ON_TORCH['products']} on PyTorch ({signed(_OFF)} off after 2,000 epochs) "
        f"and {FACTS['keras-on-numpy']['products']} on NumPy.",
    ),
    "jax": _Library(
        loss="as you write it",
        squared="0.3, if you write half the sum",
        entropy="0.3, if you write the sum",
        numbers=f"{_JAX['numbers']}, 7 digits",
        stops="as you write it",
        biases="as you write them",
        start="as you write them",
        batch="as you write it",
        order="as you write it",
        off=max(_X64["off_squared"], _X64["off_cross_entropy"]),
        notes='`jax.config.update("jax_enable_x64", True)` comes first. Without it '
        f"`dtype=float64` gives {_JAX['asked_for_float64']} {_WORD[_JAX['warns_when_asked']]}, and "
        f"`asarray` of a float64 array {_JAX['asarray_gives']} {_WORD[_JAX['asarray_warns']]}. The "
        "notebook's run then leaves its plateau at the same place, but its weights are "
        f"{_JAX['off_at_100_000']:.1g} off at epoch 100,000, and {_JAX['off_at_400_000']:.1g} at "
        "400,000.",
    ),
    "scikit-learn": _Library(
        loss="the mean of cross-entropies",
        squared="none: no such loss",
        entropy="1.2",
        numbers=f"those of the data, {_SKLEARN['numbers']}",
        stops=f"**yes, after {_FEW} to {_MANY} epochs**",
        biases=f"always {_biases(_SKLEARN)}",
        start=_start(_SKLEARN),
        batch="all, up to 200",
        order=f"{_shuffled(_SKLEARN)}",
        off=_SKLEARN["off_cross_entropy"],
        notes="On XOR's first plateau nothing gets better by `tol` "
        f"({_SKLEARN['tol']:g}) for {_SKLEARN['n_iter_no_change']} epochs: "
        f"{_SKLEARN['solved_by_then'] or 'none'} of 20 starts is solved by then. `tol=0` trains on"
        f"{', `-inf` is refused' if _SKLEARN['refuses_tol_of_minus_infinity'] else ''}. The solver "
        f"is {_SKLEARN['solver']}; “sgd” has momentum {_SKLEARN['momentum']:g}, and `alpha` "
        f"{_SKLEARN['alpha']:g} pulls weights to 0: set both to 0. Compare with biases on.",
    ),
}


def _never_learns() -> None:
    """The notebook's run at a small rate in two types of numbers, and the steps that are lost."""
    st.markdown(
        "PyTorch, Keras and JAX calculate in float32: a number has 7 digits. At learning rate "
        f"{_SMALL_RATE:g} the notebook's run then **never leaves its plateau**: from epoch "
        f"{_JAX['frozen_from']:,} on no weight changes in any digit. In float64 the same run has "
        f"learned at epoch {_X64['learned_at_0_01']:,}."
    )
    left, right = st.columns([6, 5])
    with left:
        curves = {}
        for name, facts in (("float64", _X64), ("float32", _JAX)):
            errors = np.array(facts["errors_at_0_01"])
            curves[name] = _EVERY * np.arange(0.0, len(errors)), errors
        last = int(curves["float64"][0][-1])
        ends = ", ".join(f"{name} {errors[-1]:.3f}" for name, (_, errors) in curves.items())
        alt = f"Mean absolute error of the same run in two types of numbers; at the end {ends}."
        figure = start_curves(curves, last).update_layout(xaxis_tickformat="~s")  # 1M
        tall_chart(figure, "plateau", alt)
    with right:
        _lost_steps()
    st.caption(
        f"At learning rate {_RATE:g} both leave it: the error is under 0.1 at epoch "
        f"{_JAX['learned_in_float32']:,} in float32, {_X64['learned_in_float64']:,} in float64. "
        f"Curves: JAX {_JAX['version']}, every {_EVERY:,} epochs."
    )


def _lost_steps() -> None:
    """The steps from the weights at which the run stands still, in units of a last digit."""
    weights, steps = (np.array(_JAX[f"frozen_{what}"], np.float32) for what in ("weights", "steps"))
    parts = np.abs(steps / np.spacing(weights))
    st.markdown(
        f"There each of the {len(steps)} steps is **at most half of its weight's last digit** in "
        "float32. The sum is rounded, and is the weight again:"
    )
    names = (f"{below} → {above}" for _, below, above in Network.notebook().weight_names)
    rows = [
        {
            "Weight": name,
            "Value": signed(f"{weight:.6f}"),
            "Its next step": signed(f"{step:.1e}"),
            "in last digits": f"{part:.2f}",
        }
        for name, weight, step, part in zip(names, weights, steps, parts, strict=True)
    ]
    st.table(rows, hide_index=True, border="horizontal", width="content")

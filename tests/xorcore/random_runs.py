"""Runs to try: what a training run is made of, drawn by hypothesis, and its plain reference."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
from hypothesis import strategies as st

from xorcore import (
    GATES,
    HIDDEN_ACTIVATIONS,
    LOSSES,
    Adam,
    Dataset,
    EpochTrace,
    GradientDescent,
    Momentum,
    Nesterov,
    Network,
    Trainer,
    trace_epoch,
)
from xorcore.model.batches import PLAIN, Method

SEEDS = st.integers(0, 2**32 - 1)


@dataclass(frozen=True)
class Run:
    """All that a Trainer is given."""

    network: Network
    dataset: Dataset
    learning_rate: float
    loss: str
    method: Method = PLAIN

    def trainer(self, **more) -> Trainer:
        """Give a trainer at the start of this run."""
        settings = self.network, self.dataset, self.learning_rate, self.loss
        return Trainer(*settings, **vars(self.method), **more)

    def engine(self, kind: Any) -> Any:
        """Give an engine for it, of the class `kind`."""
        return kind(self.network, self.dataset, self.learning_rate, self.loss, self.method)


def datasets(most_inputs: int = 5, least_inputs: int = 1) -> st.SearchStrategy[Dataset]:
    """Boolean functions, and patterns of any number with any number of inputs."""
    inputs = st.integers(least_inputs, most_inputs)
    return st.sampled_from([*GATES.values()]) | st.builds(
        _random_dataset, st.integers(1, 20), inputs, SEEDS
    )


def _random_dataset(patterns: int, inputs: int, seed: int) -> Dataset:
    rng = np.random.default_rng(seed)
    return Dataset(
        f"random {patterns} x {inputs}",
        rng.uniform(-2, 2, (patterns, inputs)),
        rng.integers(0, 2, (patterns, 1)),
    )


def rules():
    """Every update rule, with and without weight decay."""
    decay, share = st.just(0.0) | st.floats(0.0, 0.1), st.floats(0.0, 0.99)
    return (
        st.builds(GradientDescent, decay)
        | st.builds(Momentum, share, decay)
        | st.builds(Nesterov, share, decay)
        | st.builds(Adam, share, st.floats(0.5, 0.999), st.floats(1e-8, 1e-3), decay)
    )


@st.composite
def methods(draw, points: int, updates: int = 4) -> Method:
    """Any rule, with up to so many `updates` in an epoch of so many points."""
    batch = draw(st.none() | st.integers(-(-points // updates), points + 1))
    return Method(draw(rules()), batch, draw(st.none() | SEEDS))


@st.composite
def runs(
    draw,
    learning_rates: st.SearchStrategy[float] | None = None,
    is_plain: bool = True,
    data: st.SearchStrategy[Dataset] | None = None,
) -> Run:
    """Any architecture the app offers (and none hidden), activation, bias, data and loss.

    If not only plain runs are wanted, in three of four the updates are made in any way.
    """
    dataset = draw(datasets() if data is None else data)
    hidden = draw(st.lists(st.integers(1, 8), max_size=4))
    network = Network.random(
        (dataset.inputs.shape[1], *hidden, 1),
        seed=draw(SEEDS),
        bias=draw(st.booleans()),
        activation=draw(st.sampled_from([*HIDDEN_ACTIVATIONS])),
    )
    learning_rate = draw(st.floats(0.001, 10) if learning_rates is None else learning_rates)
    method = PLAIN
    if not is_plain and draw(st.integers(0, 3)):
        method = draw(methods(len(dataset.inputs)))
    return Run(network, dataset, learning_rate, draw(st.sampled_from(LOSSES)), method)


def by_the_book(
    run: Run,
    epochs: int,
    changes: Mapping[int, tuple[float, str]] | None = None,
    pushes: Mapping[int, Sequence[float]] | None = None,
    points: Mapping[int, Dataset] | None = None,
) -> list[EpochTrace]:
    """Trace epochs 0 to `epochs`, or to the last before something is not finite.

    ``traces[k].before`` is the network after k epochs. `changes` gives the learning rate and
    the loss from an epoch on, `pushes` the weights put in place at an epoch, `points` what is
    learned from an epoch on.
    """
    network, dataset = run.network, run.dataset
    learning_rate, loss = run.learning_rate, run.loss
    traces, memory, count = [], (), 0
    # What overflows here is what ends the run: that it does is the point, not a fault.
    with np.errstate(all="ignore"):
        for epoch in range(epochs + 1):
            learning_rate, loss = (changes or {}).get(epoch, (learning_rate, loss))
            dataset = (points or {}).get(epoch, dataset)
            network = network.with_weights((pushes or {}).get(epoch, network.flat()))
            remembered = {"epoch": epoch, "memory": memory, "count": count}
            settings = network, dataset, learning_rate, loss
            trace = trace_epoch(*settings, **vars(run.method), **remembered)
            if not all(np.isfinite(m).all() for m in (*network.weights, *trace.activations)):
                break
            traces.append(trace)
            network = trace.after
            if trace.updates:
                memory, count = trace.updates[-1].memory, trace.updates[-1].count
    return traces


def slices(epochs: int, seed: int, longest: int = 400) -> Iterator[int]:
    """Yield whole numbers from 1 to `longest` whose sum is `epochs`."""
    random = Random(seed)
    while epochs:
        part = min(epochs, random.randint(1, longest))
        yield part
        epochs -= part

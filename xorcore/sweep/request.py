"""The settings of a sweep, checked: the grid of its runs, and its division into chunks."""

import operator
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import pairwise
from math import ceil, inf
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from xorcore.model.batches import Method
from xorcore.model.dataset import XOR, Dataset
from xorcore.model.network import weight_count
from xorcore.model.update_rules import GradientDescent, Rule
from xorcore.runs.experiment import METHOD, Experiment, parse_rule, spell_rule
from xorcore.sweep.chunk import CHUNK, Chunk

MAX_BYTES = 2**30
"""Memory that the result of a sweep may take."""
MAX_LEARNING_RATES = 1_000
MAX_HIDDEN = 100

_PER_OCTAVE = 8
"""Checkpoints each time the epoch doubles; up to epoch 23 that is every epoch."""

SINGLE = ("epochs", "activation", "bias", "loss", "tolerance")
"""The settings that are one number or word, the same for all runs."""


@dataclass(frozen=True, eq=False)
class SweepRequest:
    """Every combination of `hidden`, `learning_rates` and `seeds` is a run; any lists will do.

    seeds: (S,) whole numbers, as ``Network.random`` takes them.
    learning_rates: (L,).
    hidden: H entries, each the units of the one hidden layer or of several: 3 or (4, 4).
    epochs: length of every run.
    dataset, activation, bias, loss: as in ``Trainer`` and ``Network``.
    tolerance, share: a run is solved when every absolute error is below the tolerance; or, of many
        patterns, those of this share of them.
    rule, batch, shuffle: how the updates are made, as in ``batches.Method``.

    Each setting has the bounds that ``Experiment`` gives it, and the result has to fit into
    ``MAX_BYTES``: a run of 2-3-1 for 10,000 epochs takes 0.5 KB of it, for 400,000 epochs 0.7.

    Raises ValueError, with a sentence for the user, when a setting is out of bounds or there
    are more runs than fit, and then says how many would.
    """

    seeds: Any  # any list, and an array of int64 once it is checked
    learning_rates: Any  # any list, and an array of float64
    hidden: Any  # any list, and a tuple of tuples
    epochs: int
    dataset: Dataset = XOR
    activation: str = "sigmoid"
    bias: bool = False
    loss: str = "squared"
    tolerance: float = 0.1
    rule: Rule = field(default_factory=GradientDescent)
    batch: int | None = None
    shuffle: int | None = None
    share: float = 1.0

    def __post_init__(self) -> None:
        if not isinstance(self.dataset, Dataset):
            raise ValueError(f"dataset must be a Dataset, not {self.dataset!r}")
        set_to = partial(object.__setattr__, self)
        set_to("epochs", _whole("epochs", self.epochs))
        set_to("tolerance", _number("tolerance", self.tolerance))
        set_to("share", _number("share", self.share))
        if not 0 < self.share <= 1:
            raise ValueError("share must be a number above 0 and at most 1")
        hidden = _listed("hidden sizes", self.hidden, MAX_HIDDEN)
        set_to("hidden", tuple(_sizes(entry) for entry in hidden))
        settings = {name: getattr(self, name) for name in (*SINGLE, *METHOD)}
        for sizes in self.hidden:
            Experiment(hidden=sizes, start="random", **settings)
        listed = _listed("learning rates", self.learning_rates, MAX_LEARNING_RATES)
        rates = [_number("learning rate", rate) for rate in listed]
        for rate in rates:
            Experiment(learning_rate=rate)
        set_to("learning_rates", _frozen(rates, np.float64))

        fit = MAX_BYTES // (len(rates) * sum(map(self.bytes_per_run, self.hidden)))
        seeds = [_whole("seed", seed) for seed in _listed("seeds", self.seeds, fit)]
        for seed in (min(seeds), max(seeds)):
            Experiment(seed=seed, start="random")
        set_to("seeds", _frozen(seeds, np.int64))

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of hidden sizes, learning rates and seeds: (H, L, S)."""
        return len(self.hidden), len(self.learning_rates), len(self.seeds)

    @property
    def method(self) -> Method:
        """How the updates are made."""
        return Method(self.rule, self.batch, self.shuffle)

    @property
    def needed(self) -> int:
        """How many patterns have to have small errors in a run that is solved."""
        return ceil(round(self.share * len(self.dataset.inputs), 9))

    @property
    def checkpoints(self) -> NDArray[np.int64]:
        """Epochs at which errors are recorded, log-spaced from 0 to `epochs`: (C,)."""
        epochs = [0]
        while epochs[-1] < self.epochs:
            following = max(epochs[-1] + 1, int(epochs[-1] * 2 ** (1 / _PER_OCTAVE)))
            epochs.append(min(following, self.epochs))
        return _frozen(epochs, np.int64)

    def layers(self, sizes: tuple[int, ...]) -> tuple[int, ...]:
        """Units of every layer of a network with hidden layers of these `sizes`."""
        return (self.dataset.inputs.shape[1], *sizes, 1)

    def weight_count(self, sizes: tuple[int, ...]) -> int:
        """Weights and biases of a network with hidden layers of these `sizes`."""
        return weight_count(self.layers(sizes), self.bias)

    def bytes_per_run(self, sizes: tuple[int, ...]) -> int:
        """Memory of a run in the result: its curve, its weights and its other numbers."""
        numbers = 8 * (2 + self.weight_count(sizes)) + 4 * len(self.checkpoints)
        return numbers + 4 + len(self.dataset.inputs)

    def to_arrays(self) -> dict[str, NDArray[Any]]:
        """All settings as arrays, by their names in a file; the plain ``METHOD`` needs none."""
        method = self.method.not_plain
        if "rule" in method:
            method["rule"] = spell_rule(self.rule)
        return {
            "seeds": self.seeds,
            "learning_rates": self.learning_rates,
            "hidden": np.array(["-".join(map(str, sizes)) for sizes in self.hidden]),
            "gate": np.array(self.dataset.name),
            "inputs": self.dataset.inputs,
            "targets": self.dataset.targets,
            **{name: np.array(getattr(self, name)) for name in SINGLE},
            **{name: np.array(value) for name, value in method.items()},
            **({"share": np.array(self.share)} if self.share < 1 else {}),
        }

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[Any]]) -> Self:
        """The request that ``to_arrays`` was called on; KeyError when one is missing."""
        method = {name: arrays[name].item() for name in METHOD if name in arrays}
        if "rule" in method:
            method["rule"] = parse_rule(method["rule"])
        return cls(
            seeds=arrays["seeds"],
            learning_rates=arrays["learning_rates"],
            hidden=tuple(tuple(map(int, text.split("-"))) for text in arrays["hidden"].tolist()),
            dataset=Dataset(str(arrays["gate"]), arrays["inputs"], arrays["targets"]),
            **{name: arrays[name].item() for name in SINGLE},
            **({"share": arrays["share"].item()} if "share" in arrays else {}),
            **method,
        )

    def is_same_as(self, other: Self) -> bool:
        """Whether both describe the same runs."""
        ours, theirs = self.to_arrays(), other.to_arrays()
        is_same = (np.array_equal(ours[name], theirs[name]) for name in ours.keys() & theirs.keys())
        return ours.keys() == theirs.keys() and all(is_same)

    def chunks(
        self, engine: str = "numpy", cells: Sequence[tuple[int, int]] | None = None
    ) -> Iterator[Chunk]:
        """All runs in chunks of about equal size; the same chunks with every executor.

        engine: what they are computed with.
        cells: only the runs of these pairs of a hidden size and a learning rate, by their places
            in the lists. They come in this order, and no chunk has runs of two of them.
        """
        _, rates, seeds = self.shape
        if cells is None:
            parts = [(index, 0, rates * seeds) for index in range(len(self.hidden))]
        else:
            parts = [(index, rate * seeds, (rate + 1) * seeds) for index, rate in cells]
        for index, begin, end in parts:
            count = ceil((end - begin) / CHUNK)
            bounds = [begin + (end - begin) * k // count for k in range(count + 1)]
            for start, stop in pairwise(bounds):
                yield self._chunk(index, np.arange(start, stop), engine)

    def _chunk(self, index: int, runs: NDArray[np.int64], engine: str) -> Chunk:
        """The chunk of these runs of one hidden size, which are neighbours."""
        shared = (
            *("activation", "bias", "dataset", "loss", "tolerance", "needed", "checkpoints"),
            "method",
        )
        return Chunk(
            hidden_index=index,
            start=int(runs[0]),
            layers=self.layers(self.hidden[index]),
            learning_rates=self.learning_rates[runs // len(self.seeds)],
            seeds=self.seeds[runs % len(self.seeds)],
            engine=engine,
            **{name: getattr(self, name) for name in shared},
        )


def _listed(name: str, values: Sequence[Any], most: int) -> Sequence[Any]:
    """`values`, if it is a list of 1 to `most`: a range may be longer than memory."""
    try:
        count = len(values)
    except TypeError:
        raise ValueError(f"{name} must be a list, not {values!r}") from None
    except OverflowError:  # a range may be longer than any length
        raise ValueError(f"{name} are too many: at most {most:,} fit") from None
    if isinstance(values, str):
        raise ValueError(f"{name} must be a list, not {values!r}")
    if count == 0:
        raise ValueError(f"{name} must hold at least one")
    if count > most:
        raise ValueError(f"{count:,} {name} are too many: at most {most:,} fit")
    return values


def _sizes(entry: int | Sequence[int]) -> tuple[int, ...]:
    sizes = entry if isinstance(entry, (tuple, list)) else (entry,)
    return tuple(_whole("hidden size", size) for size in sizes)


def _whole(name: str, value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise ValueError(f"{name} must be a whole number, not {value!r}") from None


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be a number, not {value!r}") from None
    except OverflowError:
        return inf  # which is out of bounds everywhere


def _frozen(values: Sequence[Any], dtype: type) -> NDArray[Any]:
    array: NDArray[Any] = np.array(values, dtype=dtype)
    array.flags.writeable = False
    return array

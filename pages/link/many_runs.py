"""The sweep that the page Many runs runs: every setting, its limits, and its text in a link."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Self

from pages.link.fields import Field, InLink, choice, setting, switch, whole
from pages.link.train import RATE
from pages.link.visit import Visit
from xorcore import LOSSES, Experiment
from xorcore.runs.experiment import MAX_EPOCHS, MAX_LEARNING_RATE, MAX_SEED, MAX_UNITS
from xorcore.runs.numbers import TwoWaysError
from xorcore.sweep import SweepRequest

MAX_SEEDS = 2_000
MAX_RATES = 10
MAX_RUNS = 20_000
"""Their result takes 10 MB, of the largest networks and the longest runs 19."""

COMPARISONS = ("nothing", "biases", "loss")

_MAX_TEXT = 500
"""Longer lists are not read."""
# A comma between digits, in a list without a point that is not parted by such commas alone.
_UNSURE = re.compile(r"(?!\s*\d+(,\d+){2,}\s*$)[^.]*\d,\d[^.]*")


def _numbers(one: Field, most: int) -> Callable[[str], Any]:
    """Reads 1 to `most` numbers above 0, sorted, without repeats; commas or spaces part them."""

    def read(text: str) -> tuple[Any, ...]:
        if one is RATE and _UNSURE.fullmatch(text[:_MAX_TEXT]):
            raise TwoWaysError(
                "a comma between two digits can part two rates, or be the decimal sign of one: "
                "write a point in a rate, and a space between two"
            )
        words = re.split(r"[\s,;_]+", text) if len(text) <= _MAX_TEXT else []
        values = tuple(sorted({one.parse(word) for word in words if word}))
        if not 1 <= len(values) <= most or not all(values):
            raise ValueError
        return values

    return read


_RATES = Field(
    "rates",
    "Learning rates",
    f"1 to {MAX_RATES} numbers above 0 and at most {MAX_LEARNING_RATE:g}, as in 0.1, 0.6, 2",
    _numbers(RATE, MAX_RATES),
    lambda rates: "_".join(f"{rate!r}".removesuffix(".0") for rate in rates),
)
_SIZES = Field(
    "sizes",
    "Hidden units",
    f"one or more numbers from 1 to {MAX_UNITS}, as in 2, 3, 4",
    _numbers(whole("sizes", 1, MAX_UNITS), MAX_UNITS),
    lambda sizes: "_".join(map(str, sizes)),
)
_MAX_FIRST = MAX_SEED - MAX_SEEDS + 1
_setting = partial(setting, is_always=True)


@dataclass(frozen=True)
class Plan(InLink):
    """All that decides which runs there are. The defaults take half a second.

    seeds, first: how many start weights, from which seed on.
    rates: learning rates, ascending. sizes: units of the one hidden layer, ascending.
    epochs, bias, loss: as in ``Experiment``, for every run.
    compare: what is tried both ways, if anything: a name in ``COMPARISONS``.

    Raises ValueError when a setting is out of bounds.
    """

    # The keys are none that the run's settings have, which stand in the same link.
    seeds: int = _setting(whole("seeds", 1, MAX_SEEDS, "Seeds"), 500)
    first: int = _setting(whole("first", 0, _MAX_FIRST, "From seed"), 0)
    rates: tuple[float, ...] = _setting(_RATES, (0.6,))
    sizes: tuple[int, ...] = _setting(_SIZES, (3,))
    epochs: int = _setting(whole("length", 1, MAX_EPOCHS, "Epochs"), 10_000)
    bias: bool = _setting(switch("biases", "Biases", "0 or 1"), False)
    loss: str = _setting(choice("error", LOSSES, "Loss"), "squared")
    compare: str = _setting(choice("compare", COMPARISONS, "Compare"), "nothing")

    def __post_init__(self) -> None:
        for name, field in self.fields().items():
            field.parse(field.spell(getattr(self, name)))
        if self.runs > MAX_RUNS:
            raise ValueError(
                f"That makes {self.runs:,} runs, and at most {MAX_RUNS:,} fit: "
                "take fewer seeds, rates or sizes"
            )

    @property
    def runs(self) -> int:
        """How many runs there are, once for each setting compared."""
        return self.seeds * len(self.rates) * len(self.sizes)

    @property
    def variants(self) -> tuple["Plan", ...]:
        """The plans to run: this one, or the two that are compared."""
        alone = replace(self, compare="nothing")
        match self.compare:
            case "biases":
                return replace(alone, bias=False), replace(alone, bias=True)
            case "loss":
                return tuple(replace(alone, loss=loss) for loss in LOSSES)
            case _:
                return (alone,)

    @property
    def request(self) -> SweepRequest:
        """What the core is asked for, of a plan that compares nothing."""
        seeds = range(self.first, self.first + self.seeds)
        return SweepRequest(
            seeds, self.rates, self.sizes, self.epochs, bias=self.bias, loss=self.loss
        )

    def experiment(self, size: int, rate: float, seed: int) -> Experiment:
        """One of the runs as an experiment to begin."""
        return Experiment(
            hidden=(size,),
            bias=self.bias,
            start="random",
            seed=seed,
            learning_rate=rate,
            loss=self.loss,
            epochs=self.epochs,
        )

    def with_typed(self, name: str, text: str) -> Self:
        """This plan with a setting as somebody has typed it; ValueError, with what to say."""
        field = self.fields()[name]
        try:
            return replace(self, **{name: field.parse(text)})
        except ValueError as error:
            raise ValueError(field.refusal(error, getattr(self, name))) from None

    def typed(self, name: str) -> str:
        """A setting as one types it."""
        return self.fields()[name].typed(getattr(self, name))

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The plan of a link, with fewer seeds if it has too many runs, and what is wrong."""
        found, messages = cls.read(query)
        cells = len(found.get("rates", cls.rates)) * len(found.get("sizes", cls.sizes))
        if found.get("seeds", cls.seeds) * cells > MAX_RUNS:
            found["seeds"] = MAX_RUNS // cells
            messages.append(
                f"“seeds” in the link makes more than {MAX_RUNS:,} runs; "
                f"{found['seeds']:,} seeds are used instead."
            )
        return cls(**found), tuple(messages)


PLAN = Visit("sweep", Plan)

"""What the page Many runs is to run: every setting, its limits, and its spelling in a link."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple, Self

from xorcore import LOSSES, Experiment
from xorcore.runs.experiment import MAX_EPOCHS, MAX_LEARNING_RATE, MAX_SEED, MAX_UNITS
from xorcore.sweep import SweepRequest

MAX_SEEDS = 2_000
MAX_RATES = 10
MAX_RUNS = 20_000
"""Their result takes about 10 MB."""

COMPARISONS = ("nothing", "biases", "loss")


@dataclass(frozen=True)
class Plan:
    """All that decides which runs there are. The defaults take half a second.

    seeds, first: how many start weights, from which seed on.
    rates: learning rates, ascending. sizes: units of the one hidden layer, ascending.
    epochs, bias, loss: as in ``Experiment``, for every run.
    compare: what is tried both ways, if anything: a name in ``COMPARISONS``.

    Raises ValueError, with a sentence for the user, when a setting is out of bounds.
    """

    seeds: int = 500
    first: int = 0
    rates: tuple[float, ...] = (0.6,)
    sizes: tuple[int, ...] = (3,)
    epochs: int = 10_000
    bias: bool = False
    loss: str = "squared"
    compare: str = "nothing"

    def __post_init__(self) -> None:
        for name, setting in _SETTINGS.items():
            if not setting.is_allowed(getattr(self, name)):
                raise ValueError(f"{setting.label} must be {setting.allowed}.")
        if self.runs > MAX_RUNS:
            raise ValueError(
                f"That makes {self.runs:,} runs, and at most {MAX_RUNS:,} fit: "
                "take fewer seeds, rates or sizes."
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
        """This plan with a setting as somebody has typed it; ValueError as for the plan."""
        setting = _SETTINGS[name]
        try:
            value = setting.read(text)
        except ValueError:
            raise ValueError(f"{setting.label} must be {setting.allowed}.") from None
        return replace(self, **{name: value})

    def typed(self, name: str) -> str:
        """A setting as one types it."""
        return _SETTINGS[name].spell(getattr(self, name)).replace("_", ", ")

    def to_query(self) -> dict[str, str]:
        """The plan as parameters of a link."""
        return {s.key: s.spell(getattr(self, name)) for name, s in _SETTINGS.items()}

    @staticmethod
    def query_keys() -> frozenset[str]:
        """Every parameter that ``to_query`` may use."""
        return frozenset(setting.key for setting in _SETTINGS.values())

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The plan of a link, and a sentence about each thing in it that was replaced.

        Never raises: what is wrong or out of bounds becomes the default.
        """
        found: dict[str, Any] = {}
        messages = []
        for name, setting in _SETTINGS.items():
            if setting.key in query:
                try:
                    found[name] = setting.read(query[setting.key])
                except ValueError:
                    messages.append(
                        f"“{setting.key}” in the link must be {setting.allowed}; "
                        "the default is used instead."
                    )
        cells = len(found.get("rates", cls.rates)) * len(found.get("sizes", cls.sizes))
        if found.get("seeds", cls.seeds) * cells > MAX_RUNS:
            found["seeds"] = MAX_RUNS // cells
            messages.append(
                f"“seeds” in the link makes more than {MAX_RUNS:,} runs; "
                f"{found['seeds']:,} seeds are used instead."
            )
        return cls(**found), tuple(messages)


_MAX_TEXT = 500
"""Longer parameters are not read."""


class _Setting(NamedTuple):
    key: str  # its name in a link: none that the run's settings have, which stand there too
    label: str  # and this and `allowed` a sentence: "Epochs must be ..."
    allowed: str
    is_allowed: Callable[[Any], bool]
    parse: Callable[[str], Any]
    spell: Callable[[Any], str] = str

    def read(self, text: str) -> Any:
        """The value that `text` spells; ValueError when it is wrong or out of bounds."""
        if len(text) > _MAX_TEXT:
            raise ValueError
        value = self.parse(text)
        if not self.is_allowed(value):
            raise ValueError
        return value


def _whole(key: str, label: str, low: int, high: int) -> _Setting:
    allowed = f"a whole number from {low:,} to {high:,}"
    return _Setting(key, label, allowed, lambda value: low <= value <= high, _whole_number)


def _whole_number(text: str) -> int:
    return int(text.strip().replace(",", ""))


def _listed(text: str, kind: type) -> tuple[Any, ...]:
    """The numbers in `text`, each once and ascending; between them a comma, space or so."""
    return tuple(sorted({kind(word) for word in re.split(r"[\s,;_]+", text) if word}))


def _one_of(key: str, label: str, names: tuple[str, ...]) -> _Setting:
    return _Setting(key, label, f"one of {', '.join(names)}", lambda name: name in names, str)


_SETTINGS = {
    "seeds": _whole("seeds", "Seeds", 1, MAX_SEEDS),
    "first": _whole("first", "The first seed", 0, MAX_SEED - MAX_SEEDS + 1),
    "rates": _Setting(
        "rates",
        "Learning rates",
        f"1 to {MAX_RATES} numbers above 0 and at most {MAX_LEARNING_RATE:g}, as in 0.1, 0.6, 2",
        lambda rates: (
            1 <= len(rates) <= MAX_RATES and all(0 < rate <= MAX_LEARNING_RATE for rate in rates)
        ),
        lambda text: _listed(text, float),
        lambda rates: "_".join(f"{rate!r}".removesuffix(".0") for rate in rates),
    ),
    "sizes": _Setting(
        "sizes",
        "Hidden units",
        f"one or more numbers from 1 to {MAX_UNITS}, as in 2, 3, 4",
        lambda sizes: len(sizes) > 0 and all(1 <= size <= MAX_UNITS for size in sizes),
        lambda text: _listed(text, int),
        lambda sizes: "_".join(map(str, sizes)),
    ),
    "epochs": _whole("length", "Epochs", 1, MAX_EPOCHS),
    "bias": _Setting(
        "biases",
        "Biases",
        "0 or 1",
        lambda value: value in (False, True),
        {"0": False, "1": True}.get,
        lambda value: str(int(value)),
    ),
    "loss": _one_of("error", "Loss", tuple(LOSSES)),
    "compare": _one_of("compare", "Compare", COMPARISONS),
}

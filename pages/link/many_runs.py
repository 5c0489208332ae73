"""What the page Many runs runs, a sweep or a map: every setting, its limits, its text in a link."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple, Self

from pages.link.fields import Field, InLink, choice, setting, switch, whole
from pages.link.train import RATE
from pages.link.visit import Visit
from xorcore import LOSSES, XOR, Dataset, Experiment
from xorcore.model.batches import PLAIN, Method
from xorcore.model.dataset import UNDECIDED
from xorcore.runs.data import NONE_HELD_OUT, Data, HeldOut
from xorcore.runs.experiment import (
    MAX_EPOCHS,
    MAX_LEARNING_RATE,
    MAX_SEED,
    MAX_UNITS,
    spell_rule,
)
from xorcore.runs.landmarks import FEW, NEARLY_ALL, SMALL_ERROR
from xorcore.runs.numbers import TwoWaysError
from xorcore.sweep import SweepRequest
from xorcore.sweep.order import coarse_first

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


def _read_method(text: str) -> Method:
    rule, *others = text.split("_")
    batch, shuffle, *none = [*others, *("-" for _ in range(2 - len(others)))]
    experiment, messages = Experiment.from_query(
        {"rule": rule}
        | ({} if batch == "-" else {"batch": batch})
        | ({} if shuffle == "-" else {"shuffle": shuffle})
    )
    if messages or none:
        raise ValueError
    return experiment.method


def spell_method(method: Method) -> str:
    """The text of a method in the link, as in ``momentum~0.9_2_7``, with - for what is not set."""
    others = ("-" if value is None else f"{value}" for value in (method.batch, method.shuffle))
    return "_".join([spell_rule(method.rule), *others])


_METHOD = Field(
    "updates",
    "Updates",
    "an update rule, points per update and a seed of their order, as in momentum~0.9_2_7",
    _read_method,
    spell_method,
)
_MAX_FIRST = MAX_SEED - MAX_SEEDS + 1
_setting = partial(setting, is_always=True)


@dataclass(frozen=True)
class Runs:
    """All that decides which runs there are: one for each seed, learning rate and hidden size.

    seeds, first: how many start weights, from which seed on.
    rates: learning rates, ascending. sizes: units of the one hidden layer, ascending.
    epochs, bias, loss, method: as in ``Experiment``, for every run.
    data, test: the points that they learn, and which are held out, as in ``Experiment``; XOR is
        what they learn without. In the link they are those of the visitor's run.
    """

    seeds: int
    first: int
    rates: tuple[float, ...]
    sizes: tuple[int, ...]
    epochs: int
    bias: bool
    loss: str
    method: Method = PLAIN
    data: Data | None = None
    test: HeldOut = NONE_HELD_OUT

    @property
    def dataset(self) -> Dataset:
        """What every run learns."""
        return self.test.split(self.data.dataset)[0] if self.data else XOR

    @property
    def are_many(self) -> bool:
        """Whether it has so many points that a run is solved with nearly all of them right."""
        return len(self.dataset.inputs) > FEW

    @property
    def goal(self) -> str:
        """What a run is to learn, in words."""
        return "the points" if self.data else "XOR"

    @property
    def it(self) -> str:
        """The pronoun for the goal."""
        return "them" if self.data else "it"

    @property
    def success(self) -> str:
        """What it means to have learned it, in words."""
        if self.are_many:
            return f"{NEARLY_ALL}\u00a0% of the answers or more right"
        return f"every output less than {SMALL_ERROR:g} from its target"

    @property
    def runs(self) -> int:
        """How many runs there are."""
        return self.seeds * len(self.rates) * len(self.sizes)

    @property
    def request(self) -> SweepRequest:
        """What the core is asked for."""
        seeds = range(self.first, self.first + self.seeds)
        settings: dict[str, Any] = {"bias": self.bias, "loss": self.loss, **vars(self.method)}
        settings["dataset"] = self.dataset
        if self.are_many:
            settings |= {"tolerance": UNDECIDED, "share": NEARLY_ALL / 100}
        return SweepRequest(seeds, self.rates, self.sizes, self.epochs, **settings)

    @property
    def cells(self) -> list[tuple[int, int]] | None:
        """In which order to do the cells, as of ``complete``; None: in whichever is quickest."""
        return None

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
            **vars(self.method),
            data=self.data,
            test=self.test,
        )


@dataclass(frozen=True)
class Plan(Runs, InLink):
    """The runs of a sweep. The defaults take half a second.

    compare: what is tried both ways, if anything: a name in ``COMPARISONS``. Then there are as
        many `runs` for each of the two.

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
    method: Method = setting(_METHOD, PLAIN)  # noqa: RUF009 - a Method never changes
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


# ---- the map


class Grid(NamedTuple):
    """The columns and rows of a map: learning rates and hidden sizes, ascending."""

    rates: tuple[float, ...]
    sizes: tuple[int, ...]

    @property
    def shape(self) -> str:
        """As in "24 × 8"."""
        return f"{len(self.rates)} × {len(self.sizes)}"


def _log_spaced(count: int) -> tuple[float, ...]:
    """Learning rates from 0.01 to 100 at equal steps on a log axis, in two digits.

    So every one can be read, and typed on Train.
    """
    return tuple(float(f"{10 ** (4 * step / (count - 1) - 2):.2g}") for step in range(count))


CLASS = "class"
VIEWS = {"sweep": "Sweep", "map": "Map", CLASS: "Class"}
GRIDS = {
    "fine": Grid(_log_spaced(24), tuple(range(1, 9))),
    "coarse": Grid(_log_spaced(6), (1, 2, 4, 8)),
}
MEASURES = {"share": "Share that learn", "median": "Median epoch"}
MAX_CELL_SEEDS = 200
"""Of a map; its result takes 21 MB with 20,000 epochs, and 31 with the most and biases."""


def _read_cell(text: str) -> tuple[float, int]:
    rate, size = text.split("_")
    return RATE.parse(rate), _SIZE.parse(size)


_SIZE = whole("cell", 1, MAX_UNITS)
_CELL = Field(
    "cell",
    "",
    "a learning rate and a number of hidden units of the map, as in 0.55_3",
    _read_cell,
    lambda cell: f"{cell[0]:.15g}_{cell[1]}",
    "; no cell is chosen",
)


@dataclass(frozen=True)
class Map(InLink):
    """The map of settings, and what of it is looked at.

    view: a name in ``VIEWS``: whether the page shows the map at all, or the runs of a class.
    grid, measure: a name in ``GRIDS`` and in ``MEASURES``.
    seeds: how many starts each cell has. epochs: of every run.
    cell: the learning rate and hidden size whose runs are shown, if any; one that the grid does
        not have becomes None.

    The other settings of the runs are those of the ``Plan``.
    """

    view: str = setting(choice("view", VIEWS), "sweep")
    grid: str = setting(choice("grid", GRIDS), "fine")
    seeds: int = setting(whole("cell_seeds", 1, MAX_CELL_SEEDS, "Seeds"), 200)
    epochs: int = setting(whole("map_length", 1, MAX_EPOCHS, "Epochs"), 20_000)
    measure: str = setting(choice("measure", MEASURES), "share")
    cell: tuple[float, int] | None = setting(_CELL, None)

    def __post_init__(self) -> None:
        if self.cell and not self._has(self.cell):
            object.__setattr__(self, "cell", None)

    def _has(self, cell: tuple[float, int]) -> bool:
        rate, size = cell
        return rate in GRIDS[self.grid].rates and size in GRIDS[self.grid].sizes

    @property
    def is_shown(self) -> bool:
        """Whether the page shows the map, not the sweep."""
        return self.view == "map"

    @property
    def smaller(self) -> Self:
        """What is offered where this map would take long."""
        return replace(self, grid="coarse", seeds=min(self.seeds, 50))

    def runs(self, plan: Plan) -> "MapRuns":
        """All runs of the map, with what it has in common with the sweep `plan`."""
        grid = GRIDS[self.grid]
        seeds = self.seeds, plan.first
        runs = MapRuns(*seeds, grid.rates, grid.sizes, self.epochs, plan.bias, plan.loss)
        return replace(runs, method=plan.method, data=plan.data, test=plan.test)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The map of a link, and what is wrong with the link."""
        found, messages = cls.read(query)
        here = cls(**found)
        if found.get("cell") and here.cell is None:
            messages.append(_CELL.fault)
        return here, tuple(messages)


@dataclass(frozen=True)
class MapRuns(Runs):
    """The runs of a map, which appear cell by cell."""

    @property
    def cells(self) -> list[tuple[int, int]]:
        """A coarse picture of the whole map first."""
        return coarse_first(len(self.sizes), len(self.rates))


MAP = Visit("map", Map)

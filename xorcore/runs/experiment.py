"""Experiment: every setting of a run, with its default, its limits and its text in a link."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, partial
from typing import Any, NamedTuple, Self

import numpy as np

from xorcore.model.activations import HIDDEN_ACTIVATIONS
from xorcore.model.batches import MAX_SHUFFLE, PLAIN, Method
from xorcore.model.dataset import GATES, Dataset
from xorcore.model.loss import LOSSES
from xorcore.model.network import Network, weight_count
from xorcore.model.update_rules import RULES, GradientDescent, Rule
from xorcore.runs.data import (
    MAX_SEED,
    NONE_HELD_OUT,
    Data,
    HeldOut,
    OwnPoints,
    Point,
    ReadyMade,
    Splice,
    WrongDataError,
    as_points,
    read_data,
    read_held_out,
)
from xorcore.runs.numbers import TwoWaysError, read_number, read_whole
from xorcore.runs.trainer import Change, Trainer, points_by
from xorcore.runs.units import OWN_NUMBERS, Units

MAX_HIDDEN_LAYERS = 4
MAX_UNITS = 8
MAX_EPOCHS = 2_000_000
MAX_LEARNING_RATE = 100.0
MAX_WEIGHT = 1_000.0
MAX_CHANGES = 100
MAX_BATCH = 500
MAX_PUSHED = 1_000
"""Weights that all pushes of a run have together: with more a link would not be read."""
MAX_EDITED = 5_000
"""Points that all changes of points have together, beside those that were there before."""
STARTS = ("notebook", "random", "edited")
METHOD = tuple(vars(PLAIN))
"""The settings that say how the updates are made."""
SINCE_2 = (*METHOD, "data", "test")
"""The settings that version 1 of the files did not know: links and files have no default ones."""
_UNUSED = {"notebook": ("seed", "weights"), "random": ("weights",), "edited": ("seed",)}
"""The settings that have no part in a start. They are the default then, and in no link."""


@dataclass(frozen=True)
class Experiment:
    """All settings that decide the numbers of a run. The defaults are the notebook's first epoch.

    gate: name of one of ``GATES``; the default beside `data`, where it says nothing.
    data: what is learned in place of a gate.
    test: which points of the data are held out; none of a gate's, all four of which are needed.
    hidden: units of each hidden layer: 1 to 4 layers of 1 to 8.
    activation, bias: as in ``Network``.
    start: where the weights come from: "notebook" (one hidden layer of 3, no biases),
        "random" (from `seed`) or "edited" (`weights`, in the order of ``Network.flat``). Seed and
        weights are the default where they have no part in it.
    learning_rate, loss: as in ``Trainer``, at the start of the run.
    epochs: where the run stops.
    tolerance: the run stops earlier, once every absolute error is below it; 0 for never.
    epoch: the epoch reached.
    changes: the changes of learning rate, loss, weights or points on the way to it. What the
        numbers of points mean stays as it is.
    rule, batch, shuffle: how the updates are made, as in ``batches.Method``.

    Raises ValueError, with a sentence for the user, when a setting is out of bounds.
    """

    gate: str = "xor"
    hidden: tuple[int, ...] = (3,)
    activation: str = "sigmoid"
    bias: bool = False
    start: str = "notebook"
    seed: int = 42
    weights: tuple[float, ...] = ()
    learning_rate: float = 0.3
    loss: str = "squared"
    epochs: int = 400_000
    tolerance: float = 0.0
    epoch: int = 0
    changes: tuple[Change, ...] = ()
    rule: Rule = field(default_factory=GradientDescent)
    batch: int | None = None
    shuffle: int | None = None
    data: Data | None = None
    test: HeldOut = NONE_HELD_OUT

    def __post_init__(self) -> None:
        for name, setting in _SETTINGS.items():
            if not setting.is_allowed(getattr(self, name)):
                raise ValueError(f"{name.replace('_', ' ')} must be {setting.allowed}")
        for name in _UNUSED[self.start] + (("gate",) if self.data else ()):
            object.__setattr__(self, name, getattr(Experiment, name))
        if not self.test.percent:
            object.__setattr__(self, "test", NONE_HELD_OUT)
        elif not self.data:
            raise ValueError("held-out points need a data set: of a gate all four are learned")
        if self.start == "notebook" and not self.fits_notebook:
            raise ValueError(
                "the notebook's weights need one hidden layer of 3 units and no biases"
            )
        if self.start == "edited" and len(self.weights) != (count := self.weight_count):
            raise ValueError(f"this network has {count} weights, not {len(self.weights)}")
        if self.epoch > self.epochs:
            raise ValueError(f"epoch {self.epoch:,} is past the last one, {self.epochs:,}")
        if any(change.epoch > self.epoch for change in self.changes):
            raise ValueError(f"changes must be at or before the epoch reached, {self.epoch:,}")
        if fault := self._fault_of(self.changes):
            raise ValueError(f"changes must have {fault}")

    def _fault_of(self, changes: tuple[Change, ...]) -> str:
        """What pushes and points of the changes must have, and have not; empty if all is right."""
        pushes = [change.weights for change in changes if change.weights]
        if any(len(weights) != self.weight_count for weights in pushes):
            return f"pushes of {self.weight_count} weights for this network"
        if not all(_are_weights(weights) for weights in pushes):
            return f"pushes to weights from {-MAX_WEIGHT:,.0f} to {MAX_WEIGHT:,.0f}"
        if sum(map(len, pushes)) > MAX_PUSHED:
            return f"pushes with at most {MAX_PUSHED:,} weights together"
        taken = [change.data for change in changes if change.data]
        if any(data.units != self.units for data in taken):
            return "points whose numbers mean what those of the first ones do"
        if sum(len(data.points) for data in taken) <= MAX_EDITED:
            return ""  # most often, and cheaper to see
        edited = sum(len(splice.points) for splice in self.splices(changes) if splice)
        return f"at most {MAX_EDITED:,} points that are new" if edited > MAX_EDITED else ""

    def splices(self, changes: tuple[Change, ...]) -> list[Splice | None]:
        """Of each of the changes, how its points follow from those before; None without points."""
        if not any(change.data for change in changes):
            return [None] * len(changes)
        before, found = self._first_points, list[Splice | None]()
        for change in changes:
            after = change.data.points if change.data else before
            found.append(Splice.between(before, after) if change.data else None)
            before = after
        return found

    def with_points(
        self, changes: Iterable[Change], splices: Iterable[Splice | None]
    ) -> tuple[Change, ...]:
        """The changes with the points that ``splices`` has made these of.

        Raises ``WrongDataError``, with the end of a sentence, when they cannot follow.
        """
        points, found = None, list[Change]()
        for change, splice in zip(changes, splices, strict=True):
            if splice:
                points = splice.of(self._first_points if points is None else points)
                change = change._replace(data=OwnPoints(points, self.units))
            found.append(change)
        return tuple(found)

    @property
    def _first_points(self) -> tuple[Point, ...]:
        """All points of the start, as points of one's own."""
        return self.data.points if isinstance(self.data, OwnPoints) else as_points(self.whole)

    @property
    def method(self) -> Method:
        """How the updates are made."""
        return Method(self.rule, self.batch, self.shuffle)

    @property
    def since_2(self) -> dict[str, Any]:
        """Those of ``SINCE_2`` that are not the default."""
        default = Experiment()
        values = {name: getattr(self, name) for name in SINCE_2}
        return {name: v for name, v in values.items() if v != getattr(default, name)}

    @property
    def layers(self) -> tuple[int, ...]:
        """Units of every layer, from the two inputs to the one output."""
        return (2, *self.hidden, 1)

    @property
    def weight_count(self) -> int:
        """Number of weights and biases of the network."""
        return weight_count(self.layers, self.bias)

    @property
    def fits_notebook(self) -> bool:
        """Whether the network has the shape of the notebook's own weights."""
        return self.hidden == (3,) and not self.bias

    @property
    def dataset(self) -> Dataset:
        """The patterns to learn at the start, without those held out."""
        return self._split[0]

    @property
    def held_out(self) -> Dataset | None:
        """The patterns that are held out at the start, if any is."""
        return self._split[1]

    def data_at(self, epoch: int) -> Data | None:
        """The data, those held out among them, at an epoch on the way; None for the gate."""
        return points_by(epoch, self.changes) or self.data

    def dataset_at(self, epoch: int) -> Dataset:
        """The patterns to learn at an epoch on the way, without those held out."""
        data = self.data_at(epoch)
        return self.test.split(data.dataset)[0] if data and data != self.data else self.dataset

    @property
    def has_other_points(self) -> bool:
        """Whether on the way other points take the place of the first ones."""
        return any(change.data for change in self.changes)

    @property
    def datasets(self) -> dict[int, Dataset]:
        """The patterns to learn, without those held out, by the epoch from which they are."""
        changed = [change.epoch for change in self.changes if change.data]
        return {epoch: self.dataset_at(epoch) for epoch in (0, *changed)}

    @property
    def units(self) -> Units:
        """What the inputs and targets mean to whoever brought them."""
        return self.data.units if self.data else OWN_NUMBERS

    @cached_property
    def _split(self) -> tuple[Dataset, Dataset | None]:
        return self.test.split(self.whole)

    @property
    def whole(self) -> Dataset:
        """All patterns of the start, those held out among them."""
        return self.data.dataset if self.data else GATES[self.gate]

    def network(self) -> Network:
        """The network the run starts from."""
        if self.start == "notebook":
            return replace(Network.notebook(), activation=self.activation)
        network = Network.random(self.layers, self.seed, self.bias, self.activation)
        return network.with_weights(np.array(self.weights)) if self.start == "edited" else network

    def trainer(self, engine: str = "auto") -> Trainer:
        """A trainer at the start of the run; ``advance(experiment.epoch)`` takes it on.

        The changes come into force when it reaches their epochs. `engine` is as in ``Trainer``.
        """
        start = (self.network(), self.whole, self.learning_rate, self.loss)
        how = {**vars(self.method), "changes": self.changes, "test": self.test}
        return Trainer(*start, **how, engine=engine)

    def reached(self, trainer: Trainer) -> Self:
        """This experiment with the epoch and changes reached by `trainer`, which came from it."""
        first = trainer.initial
        return replace(
            self,
            learning_rate=first.learning_rate,
            loss=first.loss,
            data=first.data or self.data,
            epoch=trainer.epoch,
            changes=trainer.changes,
        )

    def restarted(self, trainer: Trainer) -> Self:
        """This experiment at its start, with learning rate, loss and points now in force."""
        return replace(
            self,
            learning_rate=trainer.learning_rate,
            loss=trainer.loss,
            data=self.reached(trainer).data_at(trainer.epoch),
            epoch=0,
            changes=(),
        )

    def pushed(self, epoch: int, weights: tuple[float, ...]) -> Self:
        """This experiment at an epoch on its way, where `weights` take the place of its own.

        At its start they are what it starts from. Raises ValueError as the constructor does.
        """
        if epoch == 0:
            return replace(self, start="edited", weights=weights, epoch=0, changes=())
        return self._changed(epoch, weights=weights)

    def edited(self, epoch: int, points: OwnPoints) -> Self:
        """This experiment at an epoch on its way, where `points` take the place of its own.

        At its start they are what it starts with. Raises ValueError as the constructor does.
        """
        if epoch == 0:
            return replace(self, data=points, epoch=0, changes=())
        return self._changed(epoch, data=points)

    def _changed(self, epoch: int, **what: Any) -> Self:
        """This experiment at an epoch after its start, with this change there."""
        before = [change for change in self.changes if change.epoch <= epoch]
        now = before[-1] if before else Change(0, self.learning_rate, self.loss)
        earlier = [change for change in before if change.epoch < epoch]
        if now.epoch < epoch:
            now = now._replace(epoch=epoch, weights=(), data=None)
        return replace(self, epoch=epoch, changes=(*earlier, now._replace(**what)))

    def to_query(self) -> dict[str, str]:
        """The settings as parameters of a link, floats to the last bit."""
        omitted = {*_UNUSED[self.start]} | ({"start"} if self.start != "notebook" else set())
        omitted |= {name for name in ("tolerance", "changes") if not getattr(self, name)}
        omitted |= {*SINCE_2} - self.since_2.keys()
        omitted |= {"gate"} if self.data else set()
        changes = [*zip(self.changes, self.splices(self.changes), strict=True)]
        values = vars(self) | {"changes": changes}
        return {
            setting.key: setting.spell(values[name])
            for name, setting in _SETTINGS.items()
            if name not in omitted
        }

    @staticmethod
    def query_keys() -> frozenset[str]:
        """Every parameter that ``to_query`` may use."""
        return frozenset(setting.key for setting in _SETTINGS.values())

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> tuple[Self, tuple[str, ...]]:
        """The experiment of a link, and a sentence about each parameter that was replaced.

        Never raises: a parameter that is wrong or out of bounds gets the default.
        """
        messages: list[str] = []

        def tell(parameter: str, what: str, consequence: str = _REPLACED) -> None:
            messages.append(f"“{parameter}” in the link {what}{consequence}")

        found: dict[str, Any] = {}
        for name, setting in _SETTINGS.items():
            if setting.key in query:
                try:
                    found[name] = setting.read(str(query[setting.key]))
                except (TwoWaysError, WrongDataError) as error:
                    tell(setting.key, str(error).strip())
                except ValueError:
                    tell(setting.key, f"must be {setting.allowed}")

        if "data" in found and "gate" in found:
            tell("gate", "is not used beside “data”", ".")
        if "data" not in found and found.pop("test", NONE_HELD_OUT).percent:
            tell("test", "needs “data”: of a gate all four patterns are learned", ".")
        start, weights = found.pop("start", None), found.pop("weights", ())
        epoch, changes = found.pop("epoch", 0), found.pop("changes", ())
        shape = cls(**found, start="random")
        replaced = "; “seed” is used instead." if "seed" in found else _REPLACED
        if weights and len(weights) != shape.weight_count:
            tell("weights", f"must be {shape.weight_count} numbers for this network", replaced)
            weights = ()
        if weights:
            replaced = "; “weights” are used instead."
        if start == "edited" and not weights:
            tell("start=edited", "needs “weights”", replaced)
        if start == "notebook" and not shape.fits_notebook:
            tell("start=notebook", "needs one hidden layer of 3 units and no biases", replaced)
        elif start in ("notebook", "random") and weights:
            tell(f"start={start}", "is not used beside “weights”", ".")
        elif start == "notebook" and "seed" in found:
            tell("start=notebook", "is not used beside “seed”", ".")
        if weights and "seed" in found:
            tell("seed", "is not used beside “weights”", ".")
        if epoch > shape.epochs:
            tell("epoch", f"is past the last one, {shape.epochs:,}")
            epoch = 0
        if any(change.epoch > epoch for change in changes):
            tell("then", "has a change after the epoch reached")
            changes = ()
        if changes:
            try:
                changes = shape.with_points(changes, _parse_splices(str(query["then"])))
            except WrongDataError as error:
                tell("then", f"has a change of points that {error}")
                changes = ()
        if fault := shape._fault_of(changes):
            tell("then", f"must have {fault}")
            changes = ()

        if weights:
            found |= {"start": "edited", "weights": weights}
        elif start == "random" or "seed" in found or not shape.fits_notebook:
            found["start"] = "random"
        return cls(**found, epoch=epoch, changes=changes), tuple(messages)


_REPLACED = "; the default is used instead."

_MAX_TEXT = 60_000
"""Longer parameters are not read: the longest that ``to_query`` writes has some 50,000."""


class _Setting(NamedTuple):
    key: str  # its name in a link
    allowed: str  # completes the sentence "it must be ..."
    is_allowed: Callable[[Any], bool]
    parse: Callable[[str], Any]
    spell: Callable[[Any], str] = str

    def read(self, text: str) -> Any:
        """The value that `text` spells; ValueError when it is wrong or out of bounds."""
        if len(text) > _MAX_TEXT or not self.is_allowed(value := self.parse(text)):
            raise ValueError
        return value


def _one_of(key: str, names: tuple[str, ...]) -> _Setting:
    return _Setting(key, f"one of {', '.join(names)}", lambda value: value in names, str)


def _whole(key: str, low: int, high: int) -> _Setting:
    allowed = f"a whole number from {low:,} to {high:,}"
    return _Setting(key, allowed, lambda value: low <= value <= high, _int)


def _whole_or_none(key: str, low: int, high: int) -> _Setting:
    whole = _whole(key, low, high)
    return whole._replace(is_allowed=lambda value: value is None or whole.is_allowed(value))


# The sentence about a number that is refused begins with the name of its parameter.
_int = partial(read_whole, name="")
_float = partial(read_number, name="", decimal=".")


def _spell_float(value: float) -> str:
    # A number that came out of an array has a repr of its own: "np.float64(0.3)".
    return repr(float(value))


def _parse_weights(text: str) -> tuple[float, ...]:
    return tuple(_float(weight) for weight in text.split("_"))


def _spell_weights(weights: tuple[float, ...]) -> str:
    return "_".join(map(_spell_float, weights))


def _are_weights(weights: tuple[float, ...]) -> bool:
    return all(abs(weight) <= MAX_WEIGHT for weight in weights)


_OWN = "_own."
"""Between a change and its points: in numbers and names of losses it does not occur."""


def _parse_changes(text: str) -> tuple[Change, ...]:
    return tuple(_parse_change(change.partition(_OWN)[0]) for change in text.split("~"))


def _parse_splices(text: str) -> list[Splice | None]:
    """Of each change how its points follow; ``WrongDataError`` with the end of a sentence."""
    parts = (change.partition(_OWN) for change in text.split("~"))
    return [Splice.read(points) if mark else None for _, mark, points in parts]


def _parse_change(text: str) -> Change:
    epoch, learning_rate, rest = text.split("_", 2)
    # The names of losses have the separator in them.
    loss = next((loss for loss in LOSSES if rest.startswith(f"{loss}_")), rest)
    weights = _parse_weights(rest[len(loss) + 1 :]) if rest != loss else ()
    return Change(_int(epoch), _float(learning_rate), loss, weights)


def _spell_change(change: Change, splice: Splice | None) -> str:
    text = f"{change.epoch}_{_spell_float(change.learning_rate)}_{change.loss}"
    text += f"_{_spell_weights(change.weights)}" if change.weights else ""
    return text + (f"{_OWN}{splice.spell()}" if splice else "")


_RULE = f"one of {', '.join(RULES)}, with its numbers, as in momentum~0.9"


def rule_numbers(rule: type[Rule] | Rule) -> list[str]:
    """The names of the numbers that make a rule, in order; the weight decay is the last."""
    return [field.name for field in fields(rule) if field.init]  # type: ignore[arg-type]


def parse_rule(text: str) -> Rule:
    """The rule of a text such as ``momentum~0.9``; ValueError, with a sentence, if it is none."""
    name, *numbers = text.split("~")
    try:
        named = zip(rule_numbers(RULES[name])[: len(numbers)], numbers, strict=True)
        settings = {number: _float(text) for number, text in named}
    except (KeyError, ValueError):  # also of too many numbers
        raise ValueError(f"rule must be {_RULE}") from None
    return RULES[name](**settings)


def spell_rule(rule: Rule) -> str:
    """The text that ``parse_rule`` reads; a weight decay of 0 is left out."""
    numbers = [getattr(rule, name) for name in rule_numbers(rule)]
    return "~".join([rule.name, *map(_spell_float, numbers if rule.decay else numbers[:-1])])


def _are_changes(changes: tuple[Change, ...]) -> bool:
    epochs = [0, *(change.epoch for change in changes)]
    return (
        len(changes) <= MAX_CHANGES
        and epochs == sorted(set(epochs))
        and all(0 < c.learning_rate <= MAX_LEARNING_RATE and c.loss in LOSSES for c in changes)
        and all(isinstance(c.data, OwnPoints | None) for c in changes)
    )


# Separators are characters that a link shows as they are.
_SETTINGS = {
    "gate": _one_of("gate", tuple(GATES)),
    "hidden": _Setting(
        "hidden",
        f"1 to {MAX_HIDDEN_LAYERS} layer sizes from 1 to {MAX_UNITS}, as in 3 or 4-4",
        lambda sizes: (
            1 <= len(sizes) <= MAX_HIDDEN_LAYERS and all(1 <= size <= MAX_UNITS for size in sizes)
        ),
        lambda text: tuple(_int(size) for size in text.split("-")),
        lambda sizes: "-".join(map(str, sizes)),
    ),
    "activation": _one_of("act", tuple(HIDDEN_ACTIVATIONS)),
    "bias": _Setting(
        "bias",
        "0 or 1",
        lambda value: value in (False, True),
        {"0": False, "1": True}.get,
        lambda value: str(int(value)),
    ),
    "start": _one_of("start", STARTS),
    "seed": _whole("seed", 0, MAX_SEED),
    "weights": _Setting(
        "weights",
        f"numbers from {-MAX_WEIGHT:,.0f} to {MAX_WEIGHT:,.0f}",
        _are_weights,
        _parse_weights,
        _spell_weights,
    ),
    "learning_rate": _Setting(
        "lr",
        f"a number above 0 and at most {MAX_LEARNING_RATE:g}",
        lambda value: 0 < value <= MAX_LEARNING_RATE,
        _float,
        _spell_float,
    ),
    "loss": _one_of("loss", LOSSES),
    "epochs": _whole("epochs", 1, MAX_EPOCHS),
    "tolerance": _Setting(
        "until", "a number from 0 to below 1", lambda value: 0 <= value < 1, _float, _spell_float
    ),
    "epoch": _whole("epoch", 0, MAX_EPOCHS),
    "changes": _Setting(
        "then",
        f"at most {MAX_CHANGES} changes in order, as in 1000_0.6_squared",
        _are_changes,
        _parse_changes,
        lambda changes: "~".join(_spell_change(*change) for change in changes),
    ),
    "rule": _Setting(
        "rule",
        _RULE,
        lambda rule: type(rule) in RULES.values(),
        parse_rule,
        spell_rule,
    ),
    "batch": _whole_or_none("batch", 1, MAX_BATCH),
    "shuffle": _whole_or_none("shuffle", 0, MAX_SHUFFLE),
    "data": _Setting(
        "data",
        "a ready-made set or own points",
        lambda data: data is None or isinstance(data, ReadyMade | OwnPoints),
        read_data,
        lambda data: data.spell(),
    ),
    "test": _Setting(
        "test",
        "points held out",
        lambda test: isinstance(test, HeldOut),
        read_held_out,
        lambda test: test.spell(),
    ),
}

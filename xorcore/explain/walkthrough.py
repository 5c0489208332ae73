"""One epoch as a walk: ordered steps, each of one or a few matrices made from earlier ones.

Nothing is computed here. The matrices are those of the ``EpochTrace``; a walk adds their order,
their names, and which cells of which operands make each cell of a result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product
from typing import Literal, NamedTuple

from numpy.typing import NDArray

from xorcore.model import Array
from xorcore.model.dataset import frozen_array
from xorcore.model.epoch import EpochTrace

Quantity = Literal[
    "activation",
    "weights",
    "weighted_sum",
    "target",
    "error",
    "mean_absolute_error",
    "derivative",
    "delta",
    "carried",
    "change",
    "new_weights",
]
Operation = Literal[
    "product",
    "activation",
    "difference",
    "mean_absolute",
    "derivative",
    "elementwise",
    "copy",
    "update",
]
Kind = Literal[
    "weighted_sum",
    "activation",
    "error",
    "output_delta",
    "carried",
    "hidden_delta",
    "change",
    "update",
]


class Cell(NamedTuple):
    """A cell of one of a part's operands."""

    operand: int
    row: int
    column: int


class Unit(NamedTuple):
    """A unit of the network; the one after a layer's last stands for its bias."""

    layer: int
    unit: int


class Connection(NamedTuple):
    """A weight: from unit `below` of the layer before to unit `above` of `layer`."""

    layer: int
    below: int
    above: int


@dataclass(frozen=True, eq=False)
class Matrix:
    """A matrix of the walk: its float64 `values`, with a name for each row and column.

    layer: that of its units, the inputs being layer 0; of weights, the layer they feed.
    variable: what the notebook calls it.
    has_ones: whether a last column (transposed: row) of ones stands there for the biases.
    """

    quantity: Quantity
    layer: int
    variable: str
    values: Array
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    is_transposed: bool = False
    has_ones: bool = False

    def element(self, row: int, column: int) -> Unit | Connection:
        """The part of the network that the number in a cell belongs to."""
        if self.is_transposed:
            row, column = column, row
        if self.quantity in ("weights", "change", "new_weights"):
            return Connection(self.layer, row, column)
        return Unit(self.layer, column)

    def transposed(self, variable: str) -> "Matrix":
        """The same numbers with rows and columns exchanged."""
        return Matrix(
            self.quantity,
            self.layer,
            variable,
            self.values.T,
            self.columns,
            self.rows,
            not self.is_transposed,
            self.has_ones,
        )


@dataclass(frozen=True, eq=False)
class Part:
    """A result and what it is made of.

    key: tells the parts of a step apart.
    activation: name of the function that an "activation" or "derivative" applies.
    learning_rate: what an "update" takes of the change.
    """

    key: str
    operation: Operation
    operands: tuple[Matrix, ...]
    result: Matrix
    activation: str = ""
    learning_rate: float = 0.0

    def terms(self, row: int, column: int) -> tuple[tuple[Cell, ...], ...]:
        """The operands' cells that make a cell of the result: a sum's terms, their factors.

        For a "product" the terms are added and the factors multiplied. A "mean_absolute" and
        the operations cell by cell have one factor in each term.
        """
        match self.operation:
            case "product":
                inner = range(self.operands[0].values.shape[1])
                return tuple((Cell(0, row, k), Cell(1, k, column)) for k in inner)
            case "mean_absolute":
                return tuple((Cell(0, p, 0),) for p in range(len(self.operands[0].values)))
            case _:
                return tuple((Cell(n, row, column),) for n in range(len(self.operands)))

    def sources(self, row: int, column: int) -> frozenset[Cell]:
        """All cells of the operands that a cell of the result is made from."""
        return frozenset(cell for term in self.terms(row, column) for cell in term)

    def elements_used(self, row: int, column: int) -> frozenset[Unit | Connection]:
        """What of the network a cell of the result is made from."""
        return frozenset(
            self.operands[cell.operand].element(cell.row, cell.column)
            for cell in self.sources(row, column)
        )


@dataclass(frozen=True, eq=False)
class Step:
    """A step of the walk, counted from 1: what it is, for the units of which layer."""

    number: int
    kind: Kind
    layer: int
    parts: tuple[Part, ...]

    @property
    def elements_made(self) -> frozenset[Unit | Connection]:
        """What of the network the step's results belong to."""
        return frozenset(
            part.result.element(*cell) for part in self.parts for cell in _cells(part.result)
        )

    @property
    def elements_used(self) -> frozenset[Unit | Connection]:
        """What of the network the step's results are made from."""
        return frozenset(
            element
            for part in self.parts
            for cell in _cells(part.result)
            for element in part.elements_used(*cell)
        )

    def cells(self) -> dict[str, tuple[Part, int, int]]:
        """Each result cell by its name in a link, ``01.h2``: its part, row and column.

        Where two parts have cells of the same name, those of the later part begin with its
        key, as in ``delta.01.y``.
        """
        named: dict[str, tuple[Part, int, int]] = {}
        for part in self.parts:
            for row, column in _cells(part.result):
                name = f"{part.result.rows[row]}.{part.result.columns[column]}"
                named[f"{part.key}.{name}" if name in named else name] = (part, row, column)
        return named


def walk_through(trace: EpochTrace, names: Sequence[Sequence[str]]) -> tuple[Step, ...]:
    """The steps of an epoch in order: ten for one hidden layer, four more for each further one.

    `names` are the units' names, layer by layer, inputs first.
    """
    walk = _Walk(trace, names)
    last = len(trace.before.weights)
    done: list[tuple[Kind, int, tuple[Part, ...]]] = []
    for layer in range(1, last + 1):
        done.append(("weighted_sum", layer, (walk.weighted_sum(layer),)))
        done.append(("activation", layer, (walk.activate(layer),)))
    done.append(("error", last, (walk.error(), walk.mean_absolute_error())))
    done.append(("output_delta", last, walk.output_delta()))
    for layer in range(last - 1, 0, -1):
        done.append(("carried", layer, (walk.carry_back(layer),)))
        done.append(("hidden_delta", layer, (walk.derive(layer), walk.hidden_delta(layer))))
    backwards = range(last, 0, -1)
    done.append(("change", 0, tuple(walk.change(layer) for layer in backwards)))
    done.append(("update", 0, tuple(walk.update(layer) for layer in backwards)))
    return tuple(Step(number, *step) for number, step in enumerate(done, start=1))


class _Walk:
    """The matrices of a trace, each made once, so that a result is the next step's operand."""

    def __init__(self, trace: EpochTrace, names: Sequence[Sequence[str]]) -> None:
        self.trace = trace
        self.last = len(trace.before.weights)
        self.network = trace.before
        patterns = trace.dataset.patterns

        def of_units(quantity: Quantity, layer: int, variable: str, values: NDArray) -> Matrix:
            return Matrix(quantity, layer, variable, values, patterns, tuple(names[layer]))

        def of_weights(quantity: Quantity, layer: int, variable: str, values: NDArray) -> Matrix:
            bias = ("bias",) if self.network.bias else ()
            below = (*names[layer - 1], *bias)
            return Matrix(quantity, layer, variable, values, below, tuple(names[layer]))

        layers = range(1, self.last + 1)
        self.activations = [
            of_units("activation", layer, self._layer(layer), values)
            for layer, values in enumerate(trace.activations)
        ]
        self.sums = {
            n: of_units("weighted_sum", n, f"sum_synapse_{n - 1}", trace.weighted_sums[n - 1])
            for n in layers
        }
        self.derivatives = {
            n: of_units("derivative", n, self._derivative(n), trace.derivatives[n - 1])
            for n in layers
        }
        self.deltas = {n: of_units("delta", n, self._delta(n), trace.deltas[n - 1]) for n in layers}
        self.carried = {
            n: of_units("carried", n, f"{self._delta_short(n + 1)}_x_weight", values)
            for n, values in enumerate(trace.propagated, start=1)
        }
        self.weights, self.changes, self.updated = (
            {n: of_weights(quantity, n, f"{variable}{n - 1}", values[n - 1]) for n in layers}
            for quantity, variable, values in (
                ("weights", "weights_", trace.before.weights),
                ("change", "input_x_delta", trace.descents),
                ("new_weights", "weights_", trace.after.weights),
            )
        )
        self.targets = of_units("target", self.last, "outputs", trace.dataset.targets)
        self.errors = of_units("error", self.last, "error_output_layer", trace.error)

    def weighted_sum(self, layer: int) -> Part:
        operands = (self._fed(layer - 1), self.weights[layer])
        return Part("sum", "product", operands, self.sums[layer])

    def activate(self, layer: int) -> Part:
        name = self.network.activations[layer - 1].name
        operands, result = (self.sums[layer],), self.activations[layer]
        return Part("activation", "activation", operands, result, activation=name)

    def error(self) -> Part:
        operands = (self.targets, self.activations[self.last])
        return Part("error", "difference", operands, self.errors)

    def mean_absolute_error(self) -> Part:
        result = Matrix(
            "mean_absolute_error",
            self.last,
            "average_error",
            frozen_array([[self.trace.mean_absolute_error]]),
            ("all",),
            ("mean",),
        )
        return Part("mean", "mean_absolute", (self.errors,), result)

    def output_delta(self) -> tuple[Part, ...]:
        delta = self.deltas[self.last]
        if self.trace.loss == "cross_entropy":
            return (Part("delta", "copy", (self.errors,), delta),)
        derivative = self.derivatives[self.last]
        return (
            self.derive(self.last),
            Part("delta", "elementwise", (self.errors, derivative), delta),
        )

    def derive(self, layer: int) -> Part:
        name = self.network.activations[layer - 1].name
        operands, result = (self.activations[layer],), self.derivatives[layer]
        return Part("derivative", "derivative", operands, result, activation=name)

    def carry_back(self, layer: int) -> Part:
        above = self.weights[layer + 1]
        units = len(above.values) - self.network.bias  # a bias has no unit below it
        without_bias = Matrix(
            "weights",
            layer + 1,
            above.variable,
            above.values[:units],
            above.rows[:units],
            above.columns,
        )
        operands = (self.deltas[layer + 1], without_bias.transposed(f"{above.variable}T"))
        return Part("carried", "product", operands, self.carried[layer])

    def hidden_delta(self, layer: int) -> Part:
        operands = (self.carried[layer], self.derivatives[layer])
        return Part("delta", "elementwise", operands, self.deltas[layer])

    def change(self, layer: int) -> Part:
        below = self._fed(layer - 1)
        operands = (below.transposed(f"{below.variable}T"), self.deltas[layer])
        return Part(f"w{layer}", "product", operands, self.changes[layer])

    def update(self, layer: int) -> Part:
        operands, result = (self.weights[layer], self.changes[layer]), self.updated[layer]
        rate = self.trace.learning_rate
        return Part(f"w{layer}", "update", operands, result, learning_rate=rate)

    def _fed(self, layer: int) -> Matrix:
        """The activations of a layer as the weights above it are multiplied with them."""
        below = self.activations[layer]
        if not self.network.bias:
            return below
        return Matrix(
            "activation",
            layer,
            below.variable,
            self.network.with_bias_column(below.values),
            below.rows,
            (*below.columns, "bias"),
            has_ones=True,
        )

    # The notebook has one hidden layer; in deeper networks its names get a number.

    def _layer(self, layer: int) -> str:
        if layer in (0, self.last):
            return "output_layer" if layer else "input_layer"
        return "hidden_layer" if self.last == 2 else f"hidden_layer_{layer}"

    def _delta(self, layer: int) -> str:
        return "delta_output" if layer == self.last else f"delta_{self._layer(layer)}"

    def _delta_short(self, layer: int) -> str:
        return "delta_output" if layer == self.last else f"delta_hidden_{layer}"

    def _derivative(self, layer: int) -> str:
        if layer == self.last:
            return "derivative_output"
        return f"{self.network.activations[layer - 1].name}_derivative({self._layer(layer)})"


def _cells(matrix: Matrix) -> product:
    return product(*map(range, matrix.values.shape))

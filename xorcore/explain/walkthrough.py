"""One epoch as a walk: steps in order, each with one or a few matrices computed from earlier ones.

Nothing is computed here. The matrices are those of the ``EpochTrace``; a walk adds their order,
their names, and the cells of the operands from which each cell of a result is computed.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import NamedTuple

from xorcore.model import Array
from xorcore.model.dataset import frozen_array
from xorcore.model.epoch import EpochTrace


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

    quantity: "activation", "weights", "weighted_sum", "target", "error", "mean_absolute_error",
        "derivative", "delta", "propagated", "descent" or "new_weights".
    layer: the layer of its units, 0 for the inputs; of weights, the layer above them.
    variable: its name in the notebook.
    has_ones: whether it ends with a column (transposed: row) of ones for the biases.
    """

    quantity: str
    layer: int
    variable: str
    values: Array
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    is_transposed: bool = False
    has_ones: bool = False

    def element(self, row: int, column: int) -> Unit | Connection:
        """The unit or weight to which the number in a cell belongs."""
        if self.is_transposed:
            row, column = column, row
        if self.quantity in ("weights", "descent", "new_weights"):
            return Connection(self.layer, row, column)
        return Unit(self.layer, column)

    def transposed(self, variable: str) -> "Matrix":
        """The same numbers with rows and columns exchanged."""
        return replace(
            self,
            variable=variable,
            values=self.values.T,
            rows=self.columns,
            columns=self.rows,
            is_transposed=not self.is_transposed,
        )


@dataclass(frozen=True, eq=False)
class Part:
    """A result and the operands from which it is computed.

    key: its name among the parts of a step. An exercise in a link depends on it: keep it.
    operation: "product", "activation", "difference", "mean_absolute", "derivative",
        "elementwise" (product), "copy" or "update".
    activation: name of the function that an "activation" or "derivative" applies.
    learning_rate: the factor of the descents in an "update".
    """

    key: str
    operation: str
    operands: tuple[Matrix, ...]
    result: Matrix
    activation: str = ""
    learning_rate: float = 0.0

    def terms(self, row: int, column: int) -> tuple[tuple[Cell, ...], ...]:
        """The operands' cells in a cell of the result: the terms of a sum, with their factors.

        For a "product" the terms are added and the factors multiplied. A "mean_absolute" and
        the elementwise operations have one factor in each term.
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
        """All cells of the operands from which a cell of the result is computed."""
        return frozenset(cell for term in self.terms(row, column) for cell in term)

    def elements_used(self, row: int, column: int) -> frozenset[Unit | Connection]:
        """The units and weights from which a cell of the result is computed."""
        return frozenset(
            self.operands[cell.operand].element(cell.row, cell.column)
            for cell in self.sources(row, column)
        )


@dataclass(frozen=True, eq=False)
class Step:
    """A step of the walk, counted from 1.

    kind: "weighted_sum", "activation", "error", "output_delta", "propagated", "hidden_delta",
        "descent" or "update".
    layer: the layer of its units; 0 where the step has a part for every layer.
    """

    number: int
    kind: str
    layer: int
    parts: tuple[Part, ...]

    @property
    def elements_made(self) -> frozenset[Unit | Connection]:
        """The units and weights to which the step's results belong."""
        return frozenset(
            part.result.element(*cell) for part in self.parts for cell in _cells(part.result)
        )

    @property
    def elements_used(self) -> frozenset[Unit | Connection]:
        """The units and weights from which the step's results are computed."""
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
    steps: list[tuple[str, int, tuple[Part, ...]]] = []
    for layer in range(1, last + 1):
        steps.append(("weighted_sum", layer, (walk.weighted_sum(layer),)))
        steps.append(("activation", layer, (walk.activate(layer),)))
    steps.append(("error", last, (walk.error(), walk.mean_absolute_error())))
    steps.append(("output_delta", last, walk.output_delta()))
    for layer in range(last - 1, 0, -1):
        steps.append(("propagated", layer, (walk.propagate(layer),)))
        steps.append(("hidden_delta", layer, (walk.derive(layer), walk.hidden_delta(layer))))
    backwards = range(last, 0, -1)
    steps.append(("descent", 0, tuple(walk.descent(layer) for layer in backwards)))
    steps.append(("update", 0, tuple(walk.update(layer) for layer in backwards)))
    return tuple(Step(number, *step) for number, step in enumerate(steps, start=1))


class _Walk:
    """The matrices of a trace, each made once, so that a result is the next step's operand."""

    def __init__(self, trace: EpochTrace, names: Sequence[Sequence[str]]) -> None:
        self.trace = trace
        self.network = trace.before
        self.last = len(trace.before.weights)
        patterns = trace.dataset.patterns

        def of_units(quantity: str, layer: int, variable: str, values: Array) -> Matrix:
            return Matrix(quantity, layer, variable, values, patterns, tuple(names[layer]))

        def units(
            quantity: str, variable: Callable[[int], str], values: Sequence[Array]
        ) -> dict[int, Matrix]:
            by_layer = enumerate(values, start=1)
            return {n: of_units(quantity, n, variable(n), matrix) for n, matrix in by_layer}

        def weights(quantity: str, variable: str, values: Sequence[Array]) -> dict[int, Matrix]:
            bias = ("bias",) if self.network.bias else ()
            return {
                n: Matrix(
                    *(quantity, n, f"{variable}{n - 1}", matrix),
                    *((*names[n - 1], *bias), tuple(names[n])),
                )
                for n, matrix in enumerate(values, start=1)
            }

        self.activations = [
            of_units("activation", layer, self._layer(layer), values)
            for layer, values in enumerate(trace.activations)
        ]
        self.sums = units("weighted_sum", lambda n: f"sum_synapse_{n - 1}", trace.weighted_sums)
        self.derivatives = units("derivative", self._derivative, trace.derivatives)
        self.deltas = units("delta", self._delta, trace.deltas)
        self.propagated = units("propagated", self._propagated, trace.propagated)
        self.weights = weights("weights", "weights_", trace.before.weights)
        self.descents = weights("descent", "input_x_delta", trace.descents)
        self.updated = weights("new_weights", "weights_", trace.after.weights)
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
        mean = frozen_array([[self.trace.mean_absolute_error]])
        name, variable = "mean_absolute_error", "average_error"
        result = Matrix(name, self.last, variable, mean, ("all",), ("mean",))
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

    def propagate(self, layer: int) -> Part:
        above = self.weights[layer + 1]
        units = self.network.without_bias_row(above.values)
        without_bias = replace(above, values=units, rows=above.rows[: len(units)])
        operands = (self.deltas[layer + 1], without_bias.transposed(f"{above.variable}T"))
        return Part("carried", "product", operands, self.propagated[layer])

    def hidden_delta(self, layer: int) -> Part:
        operands = (self.propagated[layer], self.derivatives[layer])
        return Part("delta", "elementwise", operands, self.deltas[layer])

    def descent(self, layer: int) -> Part:
        below = self._fed(layer - 1)
        operands = (below.transposed(f"{below.variable}T"), self.deltas[layer])
        return Part(f"w{layer}", "product", operands, self.descents[layer])

    def update(self, layer: int) -> Part:
        operands, result = (self.weights[layer], self.descents[layer]), self.updated[layer]
        rate = self.trace.learning_rate
        return Part(f"w{layer}", "update", operands, result, learning_rate=rate)

    def _fed(self, layer: int) -> Matrix:
        """The left factor of the weights above a layer: its activations, with ones for biases."""
        below = self.activations[layer]
        if not self.network.bias:
            return below
        values = self.network.with_bias_column(below.values)
        return replace(below, values=values, columns=(*below.columns, "bias"), has_ones=True)

    # The notebook has one hidden layer; in deeper networks its names get a number.

    def _layer(self, layer: int) -> str:
        if layer in (0, self.last):
            return "output_layer" if layer else "input_layer"
        return "hidden_layer" if self.last == 2 else f"hidden_layer_{layer}"

    def _delta(self, layer: int) -> str:
        return "delta_output" if layer == self.last else f"delta_{self._layer(layer)}"

    def _propagated(self, layer: int) -> str:
        above = "output" if layer + 1 == self.last else f"hidden_{layer + 1}"
        return f"delta_{above}_x_weight"

    def _derivative(self, layer: int) -> str:
        if layer == self.last:
            return "derivative_output"
        return f"{self.network.activations[layer - 1].name}_derivative({self._layer(layer)})"


def _cells(matrix: Matrix) -> Iterator[tuple[int, int]]:
    rows, columns = matrix.values.shape
    return product(range(rows), range(columns))

"""One epoch as a walk: steps in order, each with one or a few matrices computed from earlier ones.

The matrices are those of the ``EpochTrace``; a walk adds their order, their names, and the cells
of the operands from which each cell of a result is computed. Of many patterns some rows can be
shown: then a sum over all patterns has what the other ones add to it as an operand of its own, the
one thing that is computed here.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from xorcore.model import Array
from xorcore.model.dataset import frozen_array
from xorcore.model.epoch import EpochTrace

_OF_UNITS = (
    *("activation", "weighted_sum", "target", "error", "mean_absolute_error"),
    *("derivative", "delta", "propagated", "propagated_ahead", "other_errors"),
)


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
        "derivative", "delta", "propagated", "descent" or "new_weights"; "other_errors" or
        "other_descents", what patterns that are not shown add to a sum; of an update by another
        rule than the plain step also one of those in ``update_walk``.
    layer: the layer of its units, 0 for the inputs; of weights, the layer above them.
    variable: its name in the notebook.
    has_ones: whether it ends with a column (transposed: row) of ones for the biases.
    of: how many rows (transposed: columns) the whole matrix has, if not all are here.
    """

    quantity: str
    layer: int
    variable: str
    values: Array
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    is_transposed: bool = False
    has_ones: bool = False
    of: int = 0

    @property
    def shape_in_words(self) -> str:
        """Rows and columns, as in "4 × 3" or, where not all are here, "8 of 200 × 3"."""
        rows, columns = map(str, self.values.shape)
        if self.of:
            some = f"{columns if self.is_transposed else rows} of {self.of}"
            rows, columns = (rows, some) if self.is_transposed else (some, columns)
        return f"{rows} × {columns}"

    def element(self, row: int, column: int) -> Unit | Connection:
        """The unit or weight to which the number in a cell belongs."""
        if self.is_transposed:
            row, column = column, row
        if self.quantity in _OF_UNITS:
            return Unit(self.layer, column)
        return Connection(self.layer, row, column)

    def transposed(self) -> "Matrix":
        """The same numbers with rows and columns exchanged, and a T after the name."""
        return replace(
            self,
            variable=f"{self.variable}T",
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
        "elementwise" (product), "copy" or "update"; or one of those in ``update_walk``.
    activation: name of the function that an "activation" or "derivative" applies.
    learning_rate: the factor of the descents in an "update".
    numbers: other numbers that an operation of ``update_walk`` uses, by their names in the rule.
    """

    key: str
    operation: str
    operands: tuple[Matrix, ...]
    result: Matrix
    activation: str = ""
    learning_rate: float = 0.0
    numbers: Mapping[str, float] = field(default_factory=dict)

    @property
    def others(self) -> int:
        """How many patterns that are not shown a sum goes over, too; the last operand is theirs."""
        last = self.operands[-1].quantity
        return int(self.numbers["others"]) if last.startswith("other_") else 0

    def terms(self, row: int, column: int) -> tuple[tuple[Cell, ...], ...]:
        """The operands' cells in a cell of the result: the terms of a sum, with their factors.

        For a "product" the terms are added and the factors multiplied. A "mean_absolute" and
        the elementwise operations have one factor in each term, and so has the last term of a sum
        over patterns of which not all are shown.
        """
        match self.operation:
            case "product":
                inner = range(self.operands[0].values.shape[1])
                terms = tuple((Cell(0, row, k), Cell(1, k, column)) for k in inner)
                return (*terms, (Cell(2, row, column),)) if self.others else terms
            case "mean_absolute":
                each = tuple((Cell(0, p, 0),) for p in range(len(self.operands[0].values)))
                return (*each, (Cell(1, 0, 0),)) if self.others else each
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
        "descent" or "update"; or one of those in ``update_walk``.
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
            part.result.element(*cell)
            for part in self.parts
            for cell in np.ndindex(part.result.values.shape)
        )

    @property
    def elements_used(self) -> frozenset[Unit | Connection]:
        """The units and weights from which the step's results are computed."""
        return frozenset(
            element
            for part in self.parts
            for cell in np.ndindex(part.result.values.shape)
            for element in part.elements_used(*cell)
        )

    def cells(self) -> dict[str, tuple[Part, int, int]]:
        """Each result cell by its name in a link, ``01.h2``: its part, row and column.

        Where two parts have cells of the same name, those of the later part begin with its
        key, as in ``delta.01.y``.
        """
        named: dict[str, tuple[Part, int, int]] = {}
        for part in self.parts:
            for row, column in np.ndindex(part.result.values.shape):
                name = f"{part.result.rows[row]}.{part.result.columns[column]}"
                named[f"{part.key}.{name}" if name in named else name] = (part, row, column)
        return named


def walk_through(
    trace: EpochTrace, names: Sequence[Sequence[str]], shown: Sequence[int] = ()
) -> tuple[Step, ...]:
    """The steps of an epoch in order: ten for one hidden layer, four more for each further one.

    `names` are the units' names, layer by layer, inputs first. `shown` are the numbers, from 0, of
    the patterns whose rows are shown, in the order of the patterns; none means all.
    """
    walk = EpochWalk(trace, names, shown)
    steps = (*walk.forward(), *walk.backward(), walk.plain_step())
    return tuple(Step(number, *step) for number, step in enumerate(steps, start=1))


_Steps = Iterator[tuple[str, int, tuple[Part, ...]]]


class EpochWalk:
    """The matrices of a trace, each made once, so that a result is the next step's operand."""

    def __init__(
        self, trace: EpochTrace, names: Sequence[Sequence[str]], shown: Sequence[int] = ()
    ) -> None:
        self.trace = trace
        count = len(trace.dataset.inputs)
        self.shown = np.array(sorted(shown) or range(count))
        self.others = np.setdiff1d(np.arange(count), self.shown)
        self.network = trace.before
        self.last = len(trace.before.weights)
        patterns = tuple(trace.dataset.patterns[place] for place in self.shown.tolist())
        layers = [tuple(layer) for layer in names]
        of = count if self.others.size else 0
        bias = ("bias",) if self.network.bias else ()

        def of_units(quantity: str, layer: int, variable: str, values: Array) -> Matrix:
            rows = frozen_array(values[self.shown]) if of else values
            return Matrix(quantity, layer, variable, rows, patterns, layers[layer], of=of)

        def units(
            quantity: str, variable: Callable[[int], str], values: Sequence[Array], first: int = 1
        ) -> dict[int, Matrix]:
            by_layer = enumerate(values, first)
            return {n: of_units(quantity, n, variable(n), matrix) for n, matrix in by_layer}

        def weights(quantity: str, variable: str, values: Sequence[Array]) -> dict[int, Matrix]:
            """By layer, matrices with a number for each weight: (n_{l-1}, n_l) each."""
            return {
                n: Matrix(quantity, n, f"{variable}{n - 1}", w, (*layers[n - 1], *bias), layers[n])
                for n, w in enumerate(values, start=1)
            }

        self.of_weights = weights
        self.activations = units("activation", self._layer, trace.activations, first=0)
        self.sums = units("weighted_sum", lambda n: f"sum_synapse_{n - 1}", trace.weighted_sums)
        self.derivatives = units("derivative", self._derivative, trace.derivatives)
        self.deltas = units("delta", self._delta, trace.deltas)
        self.propagated = units("propagated", self._propagated, trace.propagated)
        self.weights = weights("weights", "weights_", trace.before.weights)
        self.descents = weights("descent", "input_x_delta", trace.descents)
        self.updated = weights("new_weights", "weights_", trace.after.weights)
        self.targets = of_units("target", self.last, "outputs", trace.dataset.targets)
        self.errors = of_units("error", self.last, "error_output_layer", trace.error)

    def forward(self) -> _Steps:
        """Kind, layer and parts of the steps up to the error."""
        for layer in range(1, self.last + 1):
            factors = (self._fed(layer - 1), self.weights[layer])
            z, a = self.sums[layer], self.activations[layer]
            name = self.network.activations[layer - 1].name
            yield "weighted_sum", layer, (Part("sum", "product", factors, z),)
            yield "activation", layer, (Part("activation", "activation", (z,), a, name),)
        operands = (self.targets, self.activations[self.last])
        error = Part("error", "difference", operands, self.errors)
        name, values = "mean_absolute_error", frozen_array([[self.trace.mean_absolute_error]])
        mean = Matrix(name, self.last, "average_error", values, ("all",), ("mean",))
        averaged, numbers = (self.errors, *self._other_errors()), self._numbers()
        part = Part("mean", "mean_absolute", averaged, mean, numbers=numbers)
        yield "error", self.last, (error, part)

    def backward(self) -> _Steps:
        """Kind, layer and parts of the steps from the error to the descents."""
        parts: tuple[Part, ...] = self._through(self.errors, self.last)
        if self.trace.loss == "cross_entropy":
            parts = (Part("delta", "copy", (self.errors,), self.deltas[self.last]),)
        yield "output_delta", self.last, parts
        for layer in range(self.last - 1, 0, -1):
            above = self.weights[layer + 1]
            units = self.network.without_bias_row(above.values)
            without_bias = replace(above, values=units, rows=above.rows[: len(units)])
            factors = (self.deltas[layer + 1], without_bias.transposed())
            propagated = self.propagated[layer]
            yield "propagated", layer, (Part("carried", "product", factors, propagated),)
            yield "hidden_delta", layer, self._through(propagated, layer)
        descents = []
        for layer in range(self.last, 0, -1):
            factors = (self._fed(layer - 1).transposed(), self.deltas[layer])
            operands, made = (*factors, *self._other_descents(layer)), self.descents[layer]
            part = Part(f"w{layer}", "product", operands, made, numbers=self._numbers())
            descents.append(part)
        yield "descent", 0, tuple(descents)

    def plain_step(self) -> tuple[str, int, tuple[Part, ...]]:
        """Kind, layer and parts of the step to the updated weights."""
        made = (self.weights, self.descents), self.updated
        return "update", 0, self.each("update", *made, learning_rate=self.trace.learning_rate)

    def each(
        self,
        operation: str,
        operands: Sequence[Mapping[int, Matrix]],
        results: Mapping[int, Matrix],
        *,
        learning_rate: float = 0.0,
        **numbers: float,
    ) -> tuple[Part, ...]:
        """An operation on every matrix of weights, from the last layer on."""
        return tuple(
            Part(
                f"w{n}",
                operation,
                tuple(operand[n] for operand in operands),
                results[n],
                learning_rate=learning_rate,
                numbers=numbers,
            )
            for n in range(self.last, 0, -1)
        )

    def _through(self, propagated: Matrix, layer: int) -> tuple[Part, Part]:
        """The derivatives of a layer; its deltas, the error or what is propagated times them."""
        a, slope = self.activations[layer], self.derivatives[layer]
        name = self.network.activations[layer - 1].name
        delta = Part("delta", "elementwise", (propagated, slope), self.deltas[layer])
        return Part("derivative", "derivative", (a,), slope, name), delta

    def _fed(self, layer: int) -> Matrix:
        """The left factor of the weights above a layer: its activations, with ones for biases."""
        below = self.activations[layer]
        if not self.network.bias:
            return below
        values = self.network.with_bias_column(below.values)
        return replace(below, values=values, columns=(*below.columns, "bias"), has_ones=True)

    # What patterns that are not shown add to the sums over all of them.

    def _numbers(self) -> dict[str, float]:
        others = self.others.size
        return {"others": others, "all": others + self.shown.size} if others else {}

    def _other_errors(self) -> Iterator[Matrix]:
        if self.others.size:
            total = np.abs(self.trace.error[self.others]).sum(keepdims=True)
            names = ("others",), ("sum",)
            yield Matrix("other_errors", self.last, "other_errors", frozen_array(total), *names)

    def _other_descents(self, layer: int) -> Iterator[Matrix]:
        if self.others.size:
            below = self.network.with_bias_column(self.trace.activations[layer - 1][self.others])
            with np.errstate(over="ignore", invalid="ignore"):  # as in ``trace_epoch``
                total = np.dot(below.T, self.trace.deltas[layer - 1][self.others])
            variable = f"other_input_x_delta_{layer - 1}"
            made = self.descents[layer]
            yield replace(made, quantity="other_descents", variable=variable, values=total)

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

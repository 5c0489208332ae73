"""Several numbers as one value of a compiled function: ``Vector``, of any width.

Numba makes vector instructions by itself only of loops that are long or of unknown length. A
function whose numbers are vectors is made of nothing else, leaves no rest that other code would
have to do, and gives each number the same bits wherever it stands.

Vectors are read from ``Rows`` by ``load`` and written there by ``store``. +, -, *, /, unary -,
``abs`` and ``np.sqrt`` take them, and so do ``fused`` and the functions after it, which take
single numbers, too. Where a number meets a vector it becomes one of equal numbers. Nothing is
fused but by ``fused``.

What a function does is written for NumPy. Beside it is how it becomes instructions of LLVM;
without Numba, where a vector is an array (width,), it is what runs.
"""

import inspect
import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from xorcore.model import Array

try:
    from llvmlite import ir
    from numba.core import cgutils, types
    from numba.core.errors import TypingError
    from numba.core.typeconv.castgraph import Conversion
    from numba.core.typing.templates import AbstractTemplate, infer_global, signature
    from numba.extending import intrinsic, lower_builtin, lower_cast, models, register_model
except ImportError:
    ir = None

HAS_NUMBA = ir is not None
"""Whether Numba is there, and has the names that vectors are made with."""

Numbers = Any
"""One number or a vector."""

Position = int | np.integer[Any]

Rows = Any
"""Where rows of numbers lie in memory. Passed on to other functions, an array would be counted at
each call, in the middle of loops."""

Code = Callable[..., Any]

_LINE = 64  # bytes in a line of the cache: a vector that crosses one takes twice as long


def empty(width: int, *shape: int) -> Array:
    """An array (..., width) of zeros that begins where a line of the cache does."""
    size = int(np.prod(shape)) * width
    room = np.zeros(size + _LINE // 8)
    start = -room.ctypes.data % _LINE // 8
    return room[start : start + size].reshape(*shape, width)


if ir is not None:

    class Vector(types.Type):
        """Numba's type of `width` float64."""

        def __init__(self, width: int) -> None:
            super().__init__(name=f"Vector({width})")
            self.width = width

        def can_convert_from(self, _context: Any, other: Any) -> Any:
            """Say that a number becomes a vector where it has to be one."""
            return Conversion.safe if other == types.float64 else None

    class RowsType(types.Type):
        """Numba's type of ``Rows``: the address of the first of some values of the type `row`."""

        def __init__(self, row: Any) -> None:
            super().__init__(name=f"Rows({row})")
            self.row = row

    @register_model(Vector)
    class _VectorModel(models.PrimitiveModel):
        def __init__(self, manager: Any, kind: Any) -> None:
            super().__init__(manager, kind, ir.VectorType(ir.DoubleType(), kind.width))

    @register_model(RowsType)
    class _RowsModel(models.PrimitiveModel):
        def __init__(self, manager: Any, kind: Any) -> None:
            row = manager[kind.row].get_value_type()
            super().__init__(manager, kind, row.as_pointer())

    def _spread(context: Any, builder: Any, _: Any, kind: Any, number: Any) -> Any:
        nothing = ir.Constant(context.get_value_type(kind), ir.Undefined)
        first = builder.insert_element(nothing, number, ir.IntType(32)(0))
        return _shuffled(builder, first, [0] * kind.width)

    lower_cast(types.Float, Vector)(_spread)

    def _operator(function: Code, write: Code, count: int = 2) -> None:
        """Let Python's operator `function` of so many vectors be what `write` writes."""

        @infer_global(function)
        class _Template(AbstractTemplate):
            def generic(self, kinds: Any, _: Any) -> Any:
                kind = _common(kinds)
                return signature(kind, *[kind] * count) if isinstance(kind, Vector) else None

        def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            return write(builder, *values)

        lower_builtin(function, *[Vector] * count)(code)

    _operator(operator.add, ir.IRBuilder.fadd)
    _operator(operator.sub, ir.IRBuilder.fsub)
    _operator(operator.mul, ir.IRBuilder.fmul)
    _operator(operator.truediv, ir.IRBuilder.fdiv)
    _operator(operator.neg, ir.IRBuilder.fneg, 1)
    _operator(abs, lambda builder, x: _call(builder, "fabs", x), 1)
    _operator(np.sqrt, lambda builder, x: _call(builder, "sqrt", x), 1)


def _common(kinds: Any) -> Any:
    """The type of all values where some of them have these types."""
    vectors = {kind for kind in kinds if isinstance(kind, Vector)}
    if len(vectors) > 1:
        raise TypingError("the vectors differ in width")
    return vectors.pop() if vectors else types.float64


def _shuffled(builder: Any, vector: Any, places: list[int]) -> Any:
    mask = ir.Constant(ir.VectorType(ir.IntType(32), len(places)), places)
    return builder.shuffle_vector(vector, ir.Constant(vector.type, ir.Undefined), mask)


def _call(builder: Any, name: str, *values: Any) -> Any:
    """What LLVM's function of this name returns, whose arguments and result have one type."""
    kind = values[0].type
    lanes = f"v{kind.count}" if isinstance(kind, ir.VectorType) else ""
    type_of_it = ir.FunctionType(kind, [kind] * len(values))
    name = f"llvm.{name}.{lanes}f64"
    return builder.call(cgutils.get_or_insert_function(builder.module, type_of_it, name), values)


def _instruction(kinds_of: Code, code: Code) -> Callable[[Code], Any]:
    """Decorator: compiled, the function is what `code` writes, of the types that `kinds_of` gives.

    `kinds_of` takes the types of the arguments and returns Numba's signature.
    """

    def decorated(function: Code) -> Any:
        if ir is None:
            return function

        def definition(_typing: Any, *kinds: Any) -> Any:
            return kinds_of(*kinds), code

        # Numba looks for the names of the arguments after a first one.
        names = ["typing", *inspect.signature(function).parameters]
        parameters = [inspect.Parameter(n, inspect.Parameter.POSITIONAL_ONLY) for n in names]
        vars(definition)["__signature__"] = inspect.Signature(parameters)
        definition.__name__, definition.__doc__ = function.__name__, function.__doc__
        return intrinsic(prefer_literal=True)(definition)

    return decorated


# ---- in memory


def _kind_of_rows(array: Any, width: Any) -> Any:
    if array.layout != "C":
        raise TypingError("the rows must follow one another")
    count = width.literal_value
    return RowsType(array.dtype if count == 1 else Vector(count))(array, width)


def _code_of_rows(context: Any, builder: Any, signature: Any, values: Any) -> Any:
    data = context.make_array(signature.args[0])(context, builder, values[0]).data
    return builder.bitcast(data, context.get_value_type(signature.return_type))


@_instruction(_kind_of_rows, _code_of_rows)
def rows_of(array: NDArray[Any], width: int) -> Rows:
    """The rows of an array (..., width), or with width 1 its numbers: `width` is a constant."""
    return array.reshape(-1, width) if width > 1 else array.reshape(-1)


@_instruction(
    lambda rows, row: rows(rows, types.unliteral(row)),
    lambda _context, builder, _signature, values: _place(builder, *values),
)
def rows_from(rows: Rows, row: Position) -> Rows:
    """The rows from number `row` on."""
    return rows[row:]


@_instruction(
    lambda rows, row: rows.row(rows, types.unliteral(row)),
    lambda _context, builder, _signature, values: builder.load(_place(builder, *values), align=8),
)
def load(rows: Rows, row: Position) -> Numbers:
    """Row number `row`, which is not checked."""
    return np.copy(rows[row])[()]


def _code_of_store(context: Any, builder: Any, _signature: Any, values: Any) -> Any:
    *place, value = values
    builder.store(value, _place(builder, *place), align=8)  # a number's: rows may begin anywhere
    return context.get_dummy_value()


@_instruction(lambda rows, row, _: types.void(rows, types.unliteral(row), rows.row), _code_of_store)
def store(rows: Rows, row: Position, value: Numbers) -> None:
    """Make `value` the row number `row`, which is not checked."""
    rows[row] = value


def _place(builder: Any, rows: Any, row: Any) -> Any:
    return builder.gep(rows, [row], inbounds=True)


# ---- in registers


def _elementwise(write: Code) -> Callable[[Code], Any]:
    """Decorator: compiled, the function of numbers or vectors is what `write` writes."""

    def kinds_of(*kinds: Any) -> Any:
        kind = _common(kinds)
        return kind(*[kind] * len(kinds))

    def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
        return write(builder, *values)

    return _instruction(kinds_of, code)


@_elementwise(lambda builder, a, b, c: _call(builder, "fmuladd", a, b, c))
def fused(a: Numbers, b: Numbers, c: Numbers) -> Numbers:
    """The sum a * b + c, rounded once where the processor can; NumPy cannot."""
    return a * b + c


@_elementwise(lambda builder, a, b: _call(builder, "copysign", a, b))
def copysign(a: Numbers, b: Numbers) -> Numbers:
    """The size |a| with the sign of b."""
    return np.copysign(a, b)


@_elementwise(lambda builder, a, b: builder.select(builder.fcmp_unordered("<", a, b), a, b))
def at_most(a: Numbers, b: Numbers) -> Numbers:
    """a, or b where a is larger; a where one is NaN."""
    chosen: Numbers = np.where(np.greater_equal(a, b), b, a)
    return chosen[()]


@_elementwise(lambda builder, a, b: builder.select(builder.fcmp_unordered(">", a, b), a, b))
def at_least(a: Numbers, b: Numbers) -> Numbers:
    """a, or b where a is smaller; a where one is NaN."""
    chosen: Numbers = np.where(np.less_equal(a, b), b, a)
    return chosen[()]


@_elementwise(lambda builder, a, b: builder.uitofp(builder.fcmp_ordered(">", a, b), a.type))
def one_where_above(a: Numbers, b: Numbers) -> Numbers:
    """1.0 where a > b, else 0.0."""
    return np.greater(a, b) * 1.0


def _code_of_shifted(builder: Any, x: Any) -> Any:
    lanes = x.type.count if isinstance(x.type, ir.VectorType) else 0
    bits = ir.VectorType(ir.IntType(64), lanes) if lanes else ir.IntType(64)
    places = ir.Constant(bits, [52] * lanes if lanes else 52)
    return builder.bitcast(builder.shl(builder.bitcast(x, bits), places), x.type)


@_elementwise(_code_of_shifted)
def shifted(x: Numbers) -> Numbers:
    """The number whose bits are those of `x`, moved up 52 places: those of its exponent."""
    return (np.float64(x).view(np.int64) << 52).view(np.float64)


def _code_of_total(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
    (vector,) = values
    width = vector.type.count
    while width > 1:
        width //= 2
        low, high = (
            _shuffled(builder, vector, [*range(start, start + width)]) for start in (0, width)
        )
        vector = builder.fadd(low, high)
    return builder.extract_element(vector, ir.IntType(32)(0))


@_instruction(lambda vector: signature(types.float64, vector), _code_of_total)
def total(vector: Numbers) -> float:
    """The sum of a vector, whose width is a power of 2: of its halves, of the sum's halves, ..."""
    while len(vector) > 1:
        low, high = np.split(vector, 2)
        vector = low + high
    return float(vector[0])

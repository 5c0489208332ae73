"""Numbers of ``WIDTH`` runs in one: a type of Numba whose arithmetic is vector instructions.

A compiled function that is written for one network computes ``WIDTH`` networks when its numbers
are of this type: each lane of a vector is a run. Whether a loop can be vectorised is then no
question, there is no remainder that another piece of code would have to do, and a run's numbers
are the same to the last bit in every lane. Products and sums are fused where ``fused`` says so
and the processor can, and nowhere else.

Vectors come from ``load`` and go to ``store``, which count in rows of ``WIDTH`` in an array that
``empty`` has made; +, -, *, / and unary - take two of them, or one and a float.
"""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from xorcore.engines.numba_compile import compiled
from xorcore.engines.numba_functions import INTEGER, PER_LN2
from xorcore.model import Array

try:
    from llvmlite import ir
    from numba.core import cgutils, types
    from numba.core.typing.templates import AbstractTemplate, infer_global, signature
    from numba.extending import intrinsic, lower_builtin, models, register_model
except ImportError as error:
    raise ImportError("there is no Numba that goes with this NumPy") from error

WIDTH = 32
"""Runs in a vector: four of the widest registers. While one waits for its last result the processor
goes on with the others, and a network of 2-3-1 stays in the nearest cache with all it needs."""

_BYTES = 64  # the widest register's: a vector that crosses a line of the cache takes twice as long

_NUMBERS = ir.VectorType(ir.DoubleType(), WIDTH)
_BITS = ir.VectorType(ir.IntType(64), WIDTH)


instruction: Callable[[Callable[..., Any]], Any] = intrinsic
"""Numba's decorator of a function that writes instructions."""


class Runs(types.Type):
    """A number of each of ``WIDTH`` runs."""

    def __init__(self) -> None:
        super().__init__(name="Runs")


RUNS = Runs()


@register_model(Runs)
class _RunsModel(models.PrimitiveModel):
    def __init__(self, manager: Any, kind: Any) -> None:
        super().__init__(manager, kind, _NUMBERS)


def empty(*shape: int) -> Array:
    """An array (..., WIDTH) of zeros that begins where a line of the cache does."""
    size = int(np.prod(shape)) * WIDTH
    room = np.zeros(size + _BYTES // 8)
    start = -room.ctypes.data % _BYTES // 8
    return room[start : start + size].reshape(*shape, WIDTH)


def _vectors(builder: Any, signature: Any, arguments: Any) -> list[Any]:
    """The arguments as vectors: of a float, with the float in every lane."""
    nothing = ir.Constant(_NUMBERS, ir.Undefined)
    first = ir.Constant(ir.VectorType(ir.IntType(32), WIDTH), [0] * WIDTH)
    return [
        value
        if isinstance(kind, Runs)
        else builder.shuffle_vector(
            builder.insert_element(nothing, value, ir.IntType(32)(0)), nothing, first
        )
        for kind, value in zip(signature.args, arguments, strict=True)
    ]


def _operator(function: Callable[..., Any], instruction: str) -> None:
    """Let `function` of one or two vectors be this instruction of LLVM."""

    @infer_global(function)
    class _Template(AbstractTemplate):
        def generic(self, kinds: Any, _keywords: Any) -> Any:
            if RUNS in kinds and all(kind in (RUNS, types.float64) for kind in kinds):
                return signature(RUNS, *kinds)
            return None

    def code(_context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return getattr(builder, instruction)(*_vectors(builder, signature, arguments))

    if function is operator.neg:
        lower_builtin(function, Runs)(code)
        return
    for kinds in ((Runs, Runs), (Runs, types.Float), (types.Float, Runs)):
        lower_builtin(function, *kinds)(code)


_operator(operator.add, "fadd")
_operator(operator.sub, "fsub")
_operator(operator.mul, "fmul")
_operator(operator.truediv, "fdiv")
_operator(operator.neg, "fneg")


def _call(builder: Any, name: str, vectors: list[Any]) -> Any:
    kind = ir.FunctionType(_NUMBERS, [_NUMBERS] * len(vectors))
    name = f"llvm.{name}.v{WIDTH}f64"
    return builder.call(cgutils.get_or_insert_function(builder.module, kind, name), vectors)


@instruction
def everywhere(_typing: Any, _number: Any) -> Any:
    """The vector with this number in every lane."""

    def code(_context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _vectors(builder, signature, arguments)[0]

    return RUNS(types.float64), code


@instruction
def fused(_typing: Any, a: Any, b: Any, c: Any) -> Any:
    """Fuse a * b + c: rounded once where the processor can."""

    def code(_context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _call(builder, "fmuladd", _vectors(builder, signature, arguments))

    return RUNS(a, b, c), code


@instruction
def size_of(_typing: Any, a: Any) -> Any:
    """The size |a|."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return _call(builder, "fabs", list(arguments))

    return RUNS(a), code


@instruction
def with_sign(_typing: Any, a: Any, b: Any) -> Any:
    """The size |a| with the sign of b."""

    def code(_context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return _call(builder, "copysign", _vectors(builder, signature, arguments))

    return RUNS(a, b), code


def _chosen(relation: str) -> Any:
    @instruction
    def choose(_typing: Any, a: Any, b: Any) -> Any:
        def code(_context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
            a, b = _vectors(builder, signature, arguments)
            return builder.select(builder.fcmp_unordered(relation, a, b), a, b)

        return RUNS(a, b), code

    return choose


at_most, at_least = _chosen("<"), _chosen(">")
"""a, or b where a is larger, or smaller; NaN where a is NaN."""


@instruction
def one_where_above(_typing: Any, a: Any, b: Any) -> Any:
    """1.0 where a > b, else 0.0."""

    def code(_context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        a, b = _vectors(builder, signature, arguments)
        return builder.uitofp(builder.fcmp_ordered(">", a, b), _NUMBERS)

    return RUNS(a, b), code


@instruction
def two_to(_typing: Any, integer: Any) -> Any:
    """2^n of n + 1023 + ``INTEGER``, as ``numba_functions.two_to``."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        places = ir.Constant(_BITS, [52] * WIDTH)
        return builder.bitcast(builder.shl(builder.bitcast(arguments[0], _BITS), places), _NUMBERS)

    return RUNS(integer), code


ROWS = types.voidptr
"""Where rows of vectors, or whole numbers, lie in memory. Passed on to other functions, an array
would be counted at each call, in the middle of loops."""


@instruction
def rows_of(_typing: Any, array: Any) -> Any:
    """Where the numbers of an array lie that is contiguous: from ``empty``, or of int64."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        values = context.make_array(signature.args[0])(context, builder, arguments[0])
        return builder.bitcast(values.data, context.get_value_type(ROWS))

    return ROWS(array), code


def _place(builder: Any, arguments: Any, kind: Any) -> Any:
    rows, index = arguments[:2]
    return builder.gep(builder.bitcast(rows, kind.as_pointer()), [index], inbounds=True)


@instruction
def rows_from(_typing: Any, _rows: Any, _row: Any) -> Any:
    """The rows from number `row` on."""

    def code(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        place = _place(builder, arguments, _NUMBERS)
        return builder.bitcast(place, context.get_value_type(ROWS))

    return ROWS(ROWS, types.int64), code


@instruction
def load(_typing: Any, _rows: Any, _row: Any) -> Any:
    """The vector in row number `row`."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        vector = builder.load(_place(builder, arguments, _NUMBERS))
        vector.align = _BYTES
        return vector

    return RUNS(ROWS, types.int64), code


@instruction
def store(_typing: Any, _rows: Any, _row: Any, _vector: Any) -> Any:
    """Make `vector` the row number `row`."""

    def code(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        stored = builder.store(arguments[2], _place(builder, arguments, _NUMBERS))
        stored.align = _BYTES
        return context.get_dummy_value()

    return types.void(ROWS, types.int64, RUNS), code


@instruction
def whole(_typing: Any, _numbers: Any, _index: Any) -> Any:
    """A number of an array of int64."""

    def code(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.load(_place(builder, arguments, ir.IntType(64)))

    return types.int64(ROWS, types.int64), code


# ---- functions, as in ``numba_functions``

# ln 2 in two parts, for fused operations: the nearest number, and the rest.
_LN2, _LN2_REST = float.fromhex("0x1.62e42fefa39efp-1"), float.fromhex("0x1.abc9e3b39803fp-56")

# The polynomial of degree 9 that equals (e^r - 1 - r) / r^2 at the ten Chebyshev nodes of
# [-ln 2 / 2, ln 2 / 2]. With it e^r is known to 1.7e-17, as it is with Taylor's of degree 11.
_Q0, _Q1, _Q2, _Q3, _Q4, _Q5, _Q6, _Q7, _Q8, _Q9 = map(
    float.fromhex,
    (
        *("0x1.0000000000000p-1", "0x1.5555555555556p-3", "0x1.5555555553d4fp-5"),
        *("0x1.11111111109adp-7", "0x1.6c16c17893833p-10", "0x1.a01a01a7c8d47p-13"),
        *("0x1.a019b8ef67c6cp-16", "0x1.71de0d9c145d0p-19", "0x1.2891a8c1d838dp-22"),
        "0x1.af38d53857513p-26",
    ),
)
_T2, _T3, _T4, _T5, _T6, _T7, _T8, _T9, _T10, _T11 = (
    2 * q for q in (_Q0, _Q1, _Q2, _Q3, _Q4, _Q5, _Q6, _Q7, _Q8, _Q9)
)


@compiled
def sigmoid(x: Any) -> Any:
    """1 / (1 + e^-x), with e^-x = 2^(n - 1) 2 e^r: 0 far below, 1 far above, NaN of NaN."""
    x = at_least(at_most(x, 707.0), -710.0)
    stored = fused(x, -PER_LN2, INTEGER + 1022.0)
    n = stored - (INTEGER + 1022.0)
    r = fused(n, -_LN2_REST, fused(n, -_LN2, -x))
    r2 = r * r
    low = fused(fused(r, _T3, _T2), r2, fused(r, 2.0, 2.0))
    middle = fused(fused(r, _T7, _T6), r2, fused(r, _T5, _T4))
    high = fused(fused(r, _T11, _T10), r2, fused(r, _T9, _T8))
    r4 = r2 * r2
    return 1.0 / fused(fused(fused(high, r4, middle), r4, low), two_to(stored), 1.0)


@compiled
def tanh(x: Any) -> Any:
    """(e^2x - 1) / (e^2x + 1): 1 and -1 far above and below, NaN of NaN; near 0 to its last digits.

    e^2|x| - 1 = (2^n - 1) + 2^n (e^r - 1), which near 0, where n = 0, is e^r - 1.
    """
    twice = at_most(2.0 * size_of(x), 44.0)  # the function is 1 to its last bit from 38.2 on
    stored = fused(twice, PER_LN2, INTEGER + 1023.0)
    n = stored - (INTEGER + 1023.0)
    r = fused(n, -_LN2_REST, fused(n, -_LN2, twice))
    r2 = r * r
    low = fused(fused(r, _Q3, _Q2), r2, fused(r, _Q1, _Q0))
    middle = fused(fused(r, _Q7, _Q6), r2, fused(r, _Q5, _Q4))
    r4 = r2 * r2
    above_1 = fused(fused(fused(fused(r, _Q9, _Q8), r4, middle), r4, low), r2, r)
    scale = two_to(stored)
    minus_1 = fused(scale, above_1, scale - 1.0)
    return with_sign(minus_1 / (minus_1 + 2.0), x)

"""Four numbers that a processor takes at once, as one value in functions that Numba compiles.

``Lanes`` has what the engine's arithmetic needs: +, −, ×, /, also with a single number, and the
functions below. Numba makes vector instructions by itself only of loops that are long or of
unknown length, and a run's layers are neither; a value of this type becomes one register.

All functions but `load`, `store` and `total` take a single number, too. Without Numba the lanes
are an array (4,), and the numbers the same.
"""

import operator
from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np

from xorcore.model import Array

LANES = 4
"""Numbers in one value: as many as a Boolean function of two inputs has patterns."""

Position = int | np.integer[Any]

Numbers = Any
"""One number or ``Lanes``."""


try:
    from llvmlite import ir
    from numba.core import types
    from numba.core.errors import TypingError
    from numba.core.typing.templates import ConcreteTemplate, infer_global, signature
    from numba.extending import intrinsic, lower_builtin, models, register_model
except ImportError:

    def load(rows: Array, row: Position) -> Numbers:
        """A row of `rows` (n, 4), as ``Lanes``."""
        return rows[row].copy()

    def store(rows: Array, row: Position, lanes: Numbers) -> None:
        """Make `lanes` a row of `rows` (n, 4)."""
        rows[row] = lanes

    def copy(lanes: Numbers, numbers: Array, start: Position, end: Position) -> None:
        """Fill `numbers`, in their order in memory, from `start` to before `end`, four at most."""
        numbers.reshape(-1)[start:end][:LANES] = lanes[: end - start]

    def total(lanes: Numbers) -> float:
        """The sum of all four."""
        first, second, third, fourth = lanes.tolist()
        return float((first + third) + (second + fourth))

    def where_above(x: Numbers, limit: Numbers, then: Numbers, otherwise: Numbers) -> Numbers:
        """`then` where `x` is above `limit`, `otherwise` elsewhere, as at NaN."""
        chosen: Numbers = np.where(np.greater(x, limit), then, otherwise)
        return chosen[()]  # of one number a number

    def with_sign_of(x: Numbers, y: Numbers) -> Numbers:
        """`x` with the sign of `y`."""
        return np.copysign(x, y)

    def shifted(x: Numbers) -> Numbers:
        """The number whose bits are those of `x`, moved up 52 places."""
        return (np.float64(x).view(np.int64) << 52).view(np.float64)

else:

    class LanesType(types.Type):
        """Numba's type of ``Lanes``."""

        def __init__(self) -> None:
            super().__init__(name="Lanes")

    NUMBER, POSITION, LANES_TYPE = types.float64, types.uintp, LanesType()
    _INT32, _INT64 = ir.IntType(32), ir.IntType(64)
    _VECTOR = ir.VectorType(ir.DoubleType(), LANES)

    @register_model(LanesType)
    class _Model(models.PrimitiveModel):
        def __init__(self, manager: Any, lanes: Any) -> None:
            super().__init__(manager, lanes, _VECTOR)

    Code = Callable[..., Any]

    def _spread(builder: Any, values: Any, kinds: Any) -> list[Any]:
        """The values, with a single number put in all four lanes if others are lanes."""
        if LANES_TYPE not in kinds:
            return list(values)
        return [
            value
            if kind is LANES_TYPE
            else _shuffled(
                builder,
                builder.insert_element(ir.Constant(_VECTOR, ir.Undefined), value, _INT32(0)),
                [0] * LANES,
            )
            for value, kind in zip(values, kinds, strict=True)
        ]

    def _shuffled(builder: Any, vector: Any, places: list[int]) -> Any:
        mask = ir.Constant(ir.VectorType(_INT32, len(places)), places)
        return builder.shuffle_vector(vector, ir.Constant(vector.type, ir.Undefined), mask)

    def _bits(kind: Any) -> Any:
        """The type of as many whole numbers as `kind` has numbers."""
        return ir.VectorType(_INT64, LANES) if kind == _VECTOR else _INT64

    def _whole(kind: Any, number: int) -> Any:
        return ir.Constant(_bits(kind), [number] * LANES if kind == _VECTOR else number)

    def _arithmetic(method: str) -> Code:
        def code(_context: Any, builder: Any, signature: Any, values: Any) -> Any:
            return getattr(builder, method)(*_spread(builder, values, signature.args))

        return code

    class _Arithmetic(ConcreteTemplate):
        """What the operators take and give."""

        cases: ClassVar[list[Any]] = [
            signature(LANES_TYPE, *pair)
            for pair in ((LANES_TYPE, LANES_TYPE), (LANES_TYPE, NUMBER), (NUMBER, LANES_TYPE))
        ]

    for _operator, _method in (
        (operator.add, "fadd"),
        (operator.sub, "fsub"),
        (operator.mul, "fmul"),
        (operator.truediv, "fdiv"),
    ):
        infer_global(_operator)(_Arithmetic)
        for _case in _Arithmetic.cases:
            lower_builtin(_operator, *_case.args)(_arithmetic(_method))

    def _only_contiguous(array: Any) -> None:
        if array.layout != "C":
            raise TypingError("the rows must follow one another")

    def _kinds(*arguments: Any) -> list[Any]:
        return [kind if kind is LANES_TYPE else NUMBER for kind in arguments]

    def _address(context: Any, builder: Any, kind: Any, rows: Any, row: Any) -> Any:
        data = context.make_array(kind)(context, builder, rows).data
        return builder.gep(builder.bitcast(data, _VECTOR.as_pointer()), [row])

    @intrinsic
    def load(_typing: Any, rows: Any, _row: Any) -> Any:
        """A row of `rows` (n, 4), as ``Lanes``; `row` is unsigned and not checked."""
        _only_contiguous(rows)

        def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            lanes = builder.load(_address(context, builder, signature.args[0], *values))
            lanes.align = 8  # as that of one number
            return lanes

        return LANES_TYPE(rows, POSITION), code

    @intrinsic
    def store(_typing: Any, rows: Any, _row: Any, _lanes: Any) -> Any:
        """Make `lanes` a row of `rows` (n, 4); `row` is unsigned and not checked."""
        _only_contiguous(rows)

        def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            *place, lanes = values
            builder.store(lanes, _address(context, builder, signature.args[0], *place)).align = 8
            return context.get_dummy_value()

        return types.void(rows, POSITION, LANES_TYPE), code

    @intrinsic
    def copy(_typing: Any, lanes: Any, numbers: Any, _start: Any, _end: Any) -> Any:
        """Fill `numbers`, in their order in memory, from `start` to before `end`, four at most."""
        _only_contiguous(numbers)

        def code(context: Any, builder: Any, signature: Any, values: Any) -> Any:
            lanes, numbers, start, end = values
            data = context.make_array(signature.args[1])(context, builder, numbers).data
            count = builder.sub(end, start)
            with builder.if_else(builder.icmp_signed(">=", count, _INT64(LANES))) as (whole, part):
                with whole:
                    place = builder.bitcast(builder.gep(data, [start]), _VECTOR.as_pointer())
                    builder.store(lanes, place).align = 8
                with part:
                    for k in range(LANES - 1):
                        with builder.if_then(builder.icmp_signed(">", count, _INT64(k))):
                            place = builder.gep(data, [builder.add(start, _INT64(k))])
                            builder.store(builder.extract_element(lanes, _INT32(k)), place)
            return context.get_dummy_value()

        return types.void(lanes, numbers, types.intp, types.intp), code

    @intrinsic
    def total(_typing: Any, lanes: Any) -> Any:
        """The sum of all four."""

        def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            (lanes,) = values
            halves = [_shuffled(builder, lanes, places) for places in ([0, 1], [2, 3])]
            pair = builder.fadd(*halves)
            return builder.fadd(*(builder.extract_element(pair, _INT32(k)) for k in range(2)))

        return NUMBER(lanes), code

    @intrinsic
    def where_above(_typing: Any, x: Any, limit: Any, then: Any, otherwise: Any) -> Any:
        """`then` where `x` is above `limit`, `otherwise` elsewhere, as at NaN."""

        def code(_context: Any, builder: Any, signature: Any, values: Any) -> Any:
            x, limit, then, otherwise = _spread(builder, values, signature.args)
            return builder.select(builder.fcmp_ordered(">", x, limit), then, otherwise)

        kinds = _kinds(x, limit, then, otherwise)
        return (LANES_TYPE if LANES_TYPE in kinds else NUMBER)(*kinds), code

    @intrinsic
    def with_sign_of(_typing: Any, x: Any, y: Any) -> Any:
        """`x` with the sign of `y`."""

        def code(_context: Any, builder: Any, signature: Any, values: Any) -> Any:
            spread = _spread(builder, values, signature.args)
            kind = spread[0].type
            x, y = (builder.bitcast(value, _bits(kind)) for value in spread)
            sign = _whole(kind, -(2**63))
            size = builder.and_(x, builder.not_(sign))
            return builder.bitcast(builder.or_(size, builder.and_(y, sign)), kind)

        kinds = _kinds(x, y)
        return (LANES_TYPE if LANES_TYPE in kinds else NUMBER)(*kinds), code

    @intrinsic
    def shifted(_typing: Any, x: Any) -> Any:
        """The number whose bits are those of `x`, moved up 52 places."""

        def code(_context: Any, builder: Any, _signature: Any, values: Any) -> Any:
            (x,) = values
            bits = builder.bitcast(x, _bits(x.type))
            return builder.bitcast(builder.shl(bits, _whole(x.type, 52)), x.type)

        return x(x), code

"""The order in which the cells of a map are computed: a coarse picture first."""

_EVERY = slice(None)
_PASSES = (
    (slice(1, None, 2), slice(2, None, 4)),
    (_EVERY, slice(0, None, 2)),
    (_EVERY, _EVERY),
)
"""Which hidden sizes and which learning rates each pass takes, of those that there are."""


def coarse_first(sizes: int, rates: int) -> list[tuple[int, int]]:
    """Every cell of a grid once, as (hidden size, learning rate).

    First every second size at every fourth rate, then all sizes at every second rate, then the
    others: at the end of a pass the cells stand at equal steps all over the grid.
    """
    order: dict[tuple[int, int], None] = {}
    for some_sizes, some_rates in _PASSES:
        for size in range(sizes)[some_sizes]:
            for rate in range(rates)[some_rates]:
                order.setdefault((size, rate))
    return list(order)

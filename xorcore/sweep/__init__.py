"""Many runs at once: how often a network learns, and when.

``sweep`` trains every combination of seed, learning rate and hidden size. From the command
line: ``python -m xorcore.sweep --help``.
"""

from xorcore.sweep.request import MAX_BYTES, SweepRequest
from xorcore.sweep.result import SweepResult
from xorcore.sweep.run import complete, cores, expected_seconds, sweep

__all__ = [
    "MAX_BYTES",
    "SweepRequest",
    "SweepResult",
    "complete",
    "cores",
    "expected_seconds",
    "sweep",
]

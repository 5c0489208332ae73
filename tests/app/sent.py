"""Reading what a page sends to the live board; ``pages/board/__init__.py`` tells the layout."""

import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Sent:
    """A message to the board: its last frame, the error curve, and all that the JSON says."""

    header: dict[str, Any]
    curve: list[Array]  # epochs, lowest, highest, error: (n,) each
    arrays: list[Array]  # one per heatmap, in the order of the charts

    @property
    def epoch(self) -> int:
        """The epoch of the last frame."""
        return self.header["frames"][-1][0]

    @property
    def readouts(self) -> list[str]:
        """Epoch, mean absolute error, right, epochs per second, status, as they are shown."""
        return self.header["frames"][-1][2]

    @property
    def surface(self) -> Array:
        """The decision surface: (n, n)."""
        return self.arrays[0]

    @property
    def outputs(self) -> list[float]:
        """The network's answer to each pattern."""
        return self.arrays[2].ravel().tolist()

    @property
    def is_right(self) -> list[float]:
        """1 for each answer that rounds to its target, else 0."""
        return self.arrays[4].ravel().tolist()

    def weights(self, layers: int) -> list[Array]:
        """The matrices of a network with so many of them."""
        return self.arrays[5 : 5 + layers]

    def hidden(self, layers: int) -> list[Array]:
        """The hidden activations of a network with so many weight matrices."""
        return self.arrays[5 + layers :]


def sent(app: AppTest) -> Sent:
    """What the page has the board show, at rest."""
    [element] = app.get("bidi_component")
    return read(element.proto.bytes)


def read(message: bytes) -> Sent:
    """Read a message that carries the charts, and so the shapes of their numbers."""
    length = int.from_bytes(message[:4], "little")
    header = json.loads(message[4 : 4 + length])
    at = 4 + length

    def take(count: int, kind: type = np.float32) -> NDArray[Any]:
        nonlocal at
        values = np.frombuffer(message, kind, count, at)
        at += values.nbytes
        return values

    curve = [take(header["points"]) for _ in range(1 + header["setup"]["lines"])]
    arrays = []
    for _, _, _, spreads in header["frames"]:
        arrays = []
        for (rows, columns), spread in zip(header["setup"]["shapes"], spreads, strict=True):
            if spread is None:
                values = take(rows * columns)
            else:
                low, high = spread
                values = low + take(rows * columns, np.uint8) / np.float32(255) * (high - low)
            arrays.append(values.reshape(rows, columns))
    assert at == len(message)
    return Sent(header, curve, arrays)

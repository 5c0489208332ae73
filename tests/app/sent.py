"""Reading what a page sends to the live board, whose package tells the layout."""

import base64
import json
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from xorcore import Network

Array = NDArray[Any]


@dataclass(frozen=True)
class Sent:
    """A snapshot for the board: all that its JSON says, and the numbers after it."""

    header: dict[str, Any]
    curve: list[Array]  # epochs, lowest, highest, error: (n,) each
    network: Network  # as the player is to paint it
    recording: tuple[Array, Array]  # epochs (n,) and weights (n, size)

    @property
    def epoch(self) -> int:
        """The epoch that the run stands at."""
        return self.header["epochs"][-1]

    @property
    def status(self) -> str:
        """Why the run has ended, or nothing."""
        return self.header["status"]

    @property
    def text(self) -> str:
        """What the board says to a screen reader."""
        return self.header["setup"]["text"]

    def drawn(self, *shows: str | int) -> Array:
        """What Plotly draws of this quantity, as its figures name it."""
        for figure in self.header["setup"]["figures"]:
            for trace in figure["data"]:
                if trace.get("meta", {}).get("shows") == list(shows):
                    return numbers_of(trace["z"])
        raise LookupError(f"no chart shows {shows}")

    @property
    def outputs(self) -> list[float]:
        """The network's answer to each pattern, as drawn."""
        return self.drawn("outputs").ravel().tolist()

    @property
    def is_right(self) -> list[float]:
        """1 for each answer on its target's side of 0.5, else 0, as drawn."""
        return self.drawn("right").ravel().tolist()

    @property
    def numbers(self) -> list[Array]:
        """Every number that is sent apart from the figures."""
        return [*self.network.weights, *self.curve, *self.recording]


def sent(app: AppTest) -> Sent:
    """What the page has the board show, at rest."""
    [element] = [part for part in app.get("bidi_component") if part.proto.bytes]
    return read(element.proto.bytes)


def read(message: bytes) -> Sent:
    """Read a message that carries the charts."""
    length = int.from_bytes(message[:4], "little")
    header = json.loads(message[4 : 4 + length])
    at = 4 + length

    def take(kind: type, *shape: int) -> Array:
        nonlocal at
        values = np.frombuffer(message, kind, int(np.prod(shape)), at)
        at += values.nbytes
        return values.reshape(shape)

    curve = [take(np.float32, header["points"]) for _ in range(1 + header["lines"])]
    described = header["setup"]["network"]
    shape = Network.random(
        described["layers"], bias=described["bias"], activation=described["activation"]
    )
    size = shape.flat().size
    network = shape.with_weights(take(np.float64, size))
    recording = take(np.float64, header["recording"]), take(np.float64, header["recording"], size)
    assert at == len(message)
    return Sent(header, curve, network, recording)


def numbers_of(values: Any) -> Array:
    """A figure's array, which Plotly writes as a list or as its bytes in base64."""
    if not isinstance(values, dict):
        return np.array(values)
    flat = np.frombuffer(base64.b64decode(values["bdata"]), values["dtype"])
    shape = [int(n) for n in str(values.get("shape", flat.size)).split(",")]
    return flat.reshape(shape)

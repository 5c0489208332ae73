"""Charts that are drawn while another thread imports pandas, at several moments of the import.

``python -m tests.pages.server.half_imported`` prints a line for each chart: "drawn", or what went
wrong. With the word "alone" it leaves out what the app does against that.
"""

import sys
from threading import Thread
from typing import Any

import numpy as np
import plotly.graph_objects as go

from pages.server.pandas_import import wait_for_pandas

# When pandas asks for these, much of itself is still missing.
_MOMENTS = ("pandas.compat", "pandas.core.api", "pandas.core.reshape.api", "pandas.io.api")
_SECONDS = 0.2
"""The import goes on after so long, if a chart is not drawn before."""


class _Drawer:
    """A finder that finds nothing, but has another thread draw a chart at each moment."""

    def __init__(self) -> None:
        self.threads: list[Thread] = []
        self.results: list[str] = []

    def find_spec(self, name: str, *_: Any) -> None:
        if name in _MOMENTS:
            self.threads.append(Thread(target=self._draw))
            self.threads[-1].start()
            self.threads[-1].join(_SECONDS)

    def _draw(self) -> None:
        try:
            drawn = _chart() == _EXPECTED
        except Exception as error:
            self.results.append(repr(error))
        else:
            self.results.append("drawn" if drawn else "another chart")


def _chart() -> str:
    x = np.linspace(0, 1, 5)
    return go.Figure(go.Scatter(x=x, y=list(x), customdata=[{"at": x[1]}, None])).to_json()


_EXPECTED = _chart()

if __name__ == "__main__":
    if sys.argv[1:] != ["alone"]:
        wait_for_pandas()
        wait_for_pandas()
    drawer = _Drawer()
    sys.meta_path.insert(0, drawer)
    import pandas as pd

    for thread in drawer.threads:
        thread.join()
    assert type(pd) is type(sys)
    assert not hasattr(pd, "no_such_name")
    print("\n".join(drawer.results))

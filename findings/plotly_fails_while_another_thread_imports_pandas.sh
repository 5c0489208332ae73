#!/usr/bin/env bash
# plotly 7.1.0, pandas 3.1.1, numpy 2.4.6, Python 3.11
#
# Plotly does not need pandas, and does not import it: it looks whether pandas is there, to know its
# tables when it meets them. One would say that a chart of plain lists has nothing to do with it. But
# Plotly looks into sys.modules, and there Python puts a module before it has run it. While another
# thread imports pandas for the first time, which takes some tenths of a second, every chart that is
# made meets half a pandas, and fails: on a server of many sessions, a visitor's chart, because
# somebody else has opened a table. (`import pandas` in the other thread would wait; narwhals asks
# whether the module is still being initialised.)
#
# Below: a chart of three numbers, before pandas is imported, by a second thread meanwhile, and once
# more when pandas is complete. Seen:
#
#     a chart
#     AttributeError, of Series
#     a chart
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet plotly==7.1.0 pandas==3.1.1 numpy==2.4.6
cat >"$folder/draw.py" <<'PYTHON'
import sys
import threading

import plotly.graph_objects as go


def chart():
    try:
        go.Figure(go.Scatter(y=[0, 1, 0])).to_json()
        print("a chart")
    except AttributeError as error:
        print("AttributeError, of Series" if "'Series'" in str(error) else error)


class InTheMiddle:
    """A finder that finds nothing: it has a thread make a chart when pandas asks for its core."""

    def find_spec(self, name, *_):
        if name == "pandas.core.api":
            thread = threading.Thread(target=chart)
            thread.start()
            thread.join(10)


chart()
sys.meta_path.insert(0, InTheMiddle())
import pandas

chart()
PYTHON
seen=$("$folder/venv/bin/python" "$folder/draw.py" 2>/dev/null)
echo "$seen"
test "$seen" = $'a chart\nAttributeError, of Series\na chart'

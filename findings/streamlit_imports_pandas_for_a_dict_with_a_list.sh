#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11
#
# `import streamlit` leaves pandas alone, and so does a page of texts, buttons and Plotly figures.
# A component of the second kind (`st.components.v2`) gets its `data` as JSON, so one would say
# that plain Python values need no pandas either. A list of dicts does not, nor a dict of numbers
# and texts. But a dict that holds a list (or another dict) is asked, value by value, whether it
# might be a table, and the question imports pandas and pyarrow: some 65 MB of a small server's
# memory and 0.2 s of a core, for a dict of two numbers.
#
# Seen, for each `data`, whether pandas is there afterwards:
#
#     [{'a': 1}] False
#     {'a': 1, 'b': 'x'} False
#     {'a': [1, 2]} True
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/send.py" <<'PYTHON'
import sys

from streamlit.components.v2.bidi_component.serialization import serialize_mixed_data
from streamlit.proto.BidiComponent_pb2 import BidiComponent

for data in ([{"a": 1}], {"a": 1, "b": "x"}, {"a": [1, 2]}):
    serialize_mixed_data(data, BidiComponent())
    print(data, "pandas" in sys.modules)
PYTHON
cd "$folder"  # away from any settings of Streamlit
seen=$(venv/bin/python send.py 2>/dev/null)
echo "$seen"
test "$seen" = "[{'a': 1}] False
{'a': 1, 'b': 'x'} False
{'a': [1, 2]} True"

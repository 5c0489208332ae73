#!/usr/bin/env bash
# pandas 3.1.1, beside it duckdb 2.0.1, Python 3.11
#
# A spreadsheet in much of Europe writes 0,5;1,25;0: decimal commas, so semicolons between columns.
# `read_csv(..., sep=None, decimal=",")` says both things one has to say: find the separator, and
# the comma belongs to the numbers. One would expect that what is the decimal mark is no candidate
# for the separator. But pandas asks Python's `csv.Sniffer`, tells it nothing of `decimal`, and
# shows it the first line alone. With a header it finds the semicolon. Without, it takes the comma:
# the table has three columns as expected, the halves of the numbers on both sides of a column's
# end, and no word of warning. The same with tabs. DuckDB, told the decimal mark, leaves it out of
# the separators that it tries.
#
# Seen, the first row of each:
#
#     pandas, header | 0.5 | 1.25 | 0.0
#     pandas, no header | 0 | 5;1 | 25;0
#     pandas, tabs | 0 | 5<tab>1 | 25<tab>0
#     duckdb, no header | 0.5 | 1.25 | 0
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pandas==3.1.1 duckdb==2.0.1
cat >"$folder/read.py" <<'PYTHON'
from io import StringIO

import duckdb
import pandas as pd

ROWS = "0,5;1,25;0\n1,5;2,75;1\n2,5;3,5;1\n"


def first(text, header):
    found = {"sep": None, "engine": "python"}
    return pd.read_csv(StringIO(text), decimal=",", header=header, **found).iloc[0]


def tell(how, row):
    print(how, *(str(cell).replace("\t", "<tab>") for cell in row), sep=" | ")


tell("pandas, header", first("width;length;kind\n" + ROWS, 0))
tell("pandas, no header", first(ROWS, None))
tell("pandas, tabs", first(ROWS.replace(";", "\t"), None))
with open("table.csv", "w") as file:
    file.write(ROWS)
read = "select * from read_csv('table.csv', decimal_separator = ',')"
tell("duckdb, no header", duckdb.sql(read).fetchall()[0])
PYTHON
cd "$folder"
seen=$(venv/bin/python read.py)
echo "$seen"
test "$seen" = "pandas, header | 0.5 | 1.25 | 0.0
pandas, no header | 0 | 5;1 | 25;0
pandas, tabs | 0 | 5<tab>1 | 25<tab>0
duckdb, no header | 0.5 | 1.25 | 0"

"""The file of facts that the chapter *Elsewhere* shows: read, measured again, compared, written."""

import json
import os
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from math import isclose
from pathlib import Path
from typing import Any

from tests.peers.measure import PARTS

ROOT = Path(__file__).parents[2]
FILE = ROOT / "pages" / "ideas_page" / "elsewhere.toml"

_HEAD = """\
# What other libraries do with the notebook's run, measured in the libraries themselves by
# `python -m tests.peers`, which has also written this file. off_...: the largest difference of a
# weight from the app's NumPy engine, after 2,000 epochs if no other number stands there.
# errors_at_0_01: the mean absolute error at learning rate 0.01, every 50,000 epochs.
"""

Facts = dict[str, dict[str, Any]]


def read() -> Facts:
    """The facts in the file, part by part; none if there is no file."""
    return tomllib.loads(FILE.read_text("utf-8")) if FILE.exists() else {}


def write(facts: Facts) -> None:
    """Put all facts in the file."""
    tables = (
        "\n".join([f"[{name}]", *(f"{key} = {_toml(value)}" for key, value in table.items()), ""])
        for name, table in facts.items()
    )
    FILE.write_text("\n".join([_HEAD, *tables]), encoding="utf-8")


def _toml(value: Any) -> str:
    """Texts, numbers, truths and lists of them are written as in JSON."""
    return json.dumps(value, ensure_ascii=False)


def measured(part: str, python: str = sys.executable) -> dict[str, Any]:
    """What a part is with the libraries of that Python; it takes up to some minutes."""
    _, environment = PARTS[part]
    done = subprocess.run(
        [python, "-W", "ignore", "-m", "tests.peers.measure", part],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return json.loads(done.stdout.splitlines()[-1])


def changes(part: str, before: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    """A line for each fact of a part that is another one now."""
    for key in dict.fromkeys([*before, *now]):
        old, new = before.get(key), now.get(key)
        if not agree(key, old, new):
            yield f"{part}: {key} was {_short(old)}, is {_short(new)}"


def agree(key: str, old: Any, new: Any) -> bool:
    """Whether it is the same fact, but for what another processor may round in another way."""
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return all(agree(key, *pair) for pair in zip(old, new, strict=True))
    numbers = [type(value) in (int, float) for value in (old, new)]
    if not all(numbers):
        return type(old) is type(new) and old == new
    if key.startswith("off_"):  # of its size only
        return old == new or (old > 0 and new > 0 and 0.1 < old / new < 10)
    # Epochs and errors of whole runs are not exact, settings are.
    is_of_run = min(old, new) > 1_000 or type(new) is float
    return old == new or (is_of_run and isclose(old, new, rel_tol=0.02, abs_tol=1e-4))


def merged(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The facts of now, in the words of before where they agree."""
    return {k: before[k] if k in before and agree(k, before[k], v) else v for k, v in now.items()}


def _short(value: Any) -> str:
    text = _toml(value)
    return text if len(text) < 60 else f"{text[:50]} ..."

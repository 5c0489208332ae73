"""pandas is imported while other sessions draw their charts."""

import subprocess
import sys

from tests.browser.server import ROOT


def drawn(*words: str) -> list[str]:
    command = [sys.executable, "-m", "tests.pages.server.half_imported", *words]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()


def test_a_chart_waits_until_pandas_is_complete():
    assert drawn() == ["drawn"] * 4


def test_left_alone_plotly_does_not():
    # Once it does, pages/server/pandas_import.py can go.
    assert any("partially initialized module 'pandas'" in line for line in drawn("alone"))

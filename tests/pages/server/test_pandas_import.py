"""pandas is imported while other sessions draw their charts."""

import subprocess
import sys
import types

import pytest

from pages.server import pandas_import
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


def test_a_thread_that_asks_in_the_moment_of_its_completion_has_what_it_asks_for():
    """It has found nothing in the module yet, and before it looks further pandas is complete."""
    module = types.ModuleType("pandas")
    module.Series = "a series"
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, "pandas", module)
        assert pandas_import._Importing.__getattr__(module, "Series") == "a series"

"""``python -m tests`` and the browser: found, got, or an error in one sentence."""

import sys
from pathlib import Path

import pytest

from tests import __main__ as runner
from tests.browser import chromium

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="the stand-ins for browsers are shell scripts"
)


@pytest.fixture(autouse=True)
def _bare_machine(monkeypatch: pytest.MonkeyPatch):
    """No browser anywhere, and nothing to be had."""
    monkeypatch.delenv(chromium.VARIABLE, raising=False)
    monkeypatch.setattr(chromium, "_candidates", list)
    monkeypatch.setattr(chromium, "_ways_to_get_one", list)


@pytest.fixture
def program(tmp_path: Path):
    """Return a function that writes a program which ends with the given code."""

    def write(name: str, code: int) -> str:
        file = tmp_path / name
        file.write_text(f"#!/bin/sh\nexit {code}\n")
        file.chmod(0o755)
        return str(file)

    return write


def test_a_stub_that_does_not_start_is_passed_over(monkeypatch, program):
    browsers = [program("stub", 1), program("chrome", 0)]
    monkeypatch.setattr(chromium, "_candidates", lambda: browsers)
    assert chromium.find() == browsers[1]


def test_the_named_browser_comes_first(monkeypatch, program):
    monkeypatch.setattr(chromium, "_candidates", lambda: [program("chrome", 0)])
    monkeypatch.setenv(chromium.VARIABLE, program("my-chrome", 0))
    assert Path(chromium.find()).name == "my-chrome"


def test_a_named_browser_that_does_not_start_is_an_error(monkeypatch, program):
    monkeypatch.setenv(chromium.VARIABLE, program("stub", 1))
    with pytest.raises(chromium.NoBrowserError, match="stub"):
        chromium.find()


def test_the_second_way_is_tried_when_the_first_fails(monkeypatch, program, capsys):
    browser = program("chrome", 0)
    got = []
    monkeypatch.setattr(chromium, "_candidates", lambda: got)
    monkeypatch.setattr(
        chromium, "_ways_to_get_one", lambda: [("First.", [["1"]]), ("Second.", [["2"]])]
    )
    monkeypatch.setattr(
        chromium, "_run", lambda way: got.append(browser) if way == ["2"] else "no host"
    )
    assert chromium.get() == browser
    assert capsys.readouterr().out.splitlines() == ["First.", "That failed: no host", "Second."]


def test_no_browser_is_an_error_in_one_sentence_and_runs_no_test(monkeypatch):
    monkeypatch.setattr(pytest, "main", lambda *_: pytest.fail("the tests were run"))
    with pytest.raises(SystemExit, match=r"^There is no browser to test with: [^.\n]*\.$"):
        runner.main([])


def test_no_browser_fails_a_browser_test():
    with pytest.raises(chromium.NoBrowserError), chromium.running_browser():
        pass

"""The load benchmark runs, and some sessions of it are served. Its times are bars, not tests."""

import json
from pathlib import Path

import pytest

from tests.load.__main__ import main

pytestmark = pytest.mark.long


def test_a_small_class_is_served(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "figures.json"
    main(["--sessions", "3", "--seconds", "8", "--rounds", "2", "--json", str(file)])
    [found] = json.loads(file.read_text("utf-8"))
    assert found["sessions"] == 3
    assert found["errors, lost sessions"] == 0
    assert found["epochs of all sessions"] > 20
    assert found["least-served session's epochs to the most-served's"] > 0
    assert "| errors, lost sessions | 0 | 0 | yes |" in capsys.readouterr().out


def test_a_small_class_in_a_room_is_served(tmp_path: Path):
    file = tmp_path / "figures.json"
    main(["--room", "4", "--json", str(file)])
    found = json.loads(file.read_text("utf-8"))
    assert [one["of them play a run"] for one in found] == [0, 2]
    for one in found:
        assert one["errors, lost sessions"] == 0
        assert one["answers that the desk does not count"] == 0
        assert 0 < one["Answer to desk, median, s"] < 60

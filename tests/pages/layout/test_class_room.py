"""The switch that opens a room, and closes it."""

import subprocess
import sys

from tests.browser.server import ROOT


def test_a_timers_message_from_before_the_room_was_closed_opens_no_other():
    command = [sys.executable, "-m", "tests.pages.layout.old_switch"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    told_at = ("none", "a desk", "none", "none", "a desk")
    assert told.stdout.splitlines() == [f"tick {n}: {s}" for n, s in enumerate(told_at, 1)]

"""The switch that opens a room and closes it, and the news of the room."""

import subprocess
import sys

from tests.browser.server import ROOT


def told_by(module: str) -> list[str]:
    """The lines that a module of this package prints, run by itself."""
    command = [sys.executable, "-m", f"tests.pages.layout.{module}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def test_a_timers_message_from_before_the_room_was_closed_opens_no_other():
    told_at = ("none", "a desk", "none", "none", "a desk")
    assert told_by("old_switch") == [f"tick {n}: {s}" for n, s in enumerate(told_at, 1)]


def test_a_question_asked_while_a_page_is_drawn_is_shown_with_the_next_news():
    assert told_by("asked_while_drawn") == ["Why?, news"]

"""What the user enters is used, whichever message brings it; an old value is not."""

import subprocess
import sys

from tests.browser.server import ROOT


def test_a_value_that_comes_first_with_a_timers_message_is_not_lost():
    """And an old one that comes with it, after a preset has set another, undoes nothing."""
    command = [sys.executable, "-m", "tests.pages.run.before_its_own_message"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    first, entered, *after_preset = told.stdout.splitlines()
    assert (first, entered) == ("rate 0.3", "rate 0.6")
    assert {*after_preset} == {"rate 1.0"}


def test_an_old_choice_that_comes_with_a_timers_message_takes_nothing_back():
    """The desk's timer asked for news as its *Next* was pressed: the class stayed where it was."""
    command = [sys.executable, "-m", "tests.pages.run.old_choice"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    stops = (1, 2, 2, 4)
    assert told.stdout.splitlines() == [f"tick {n}: stop {s}" for n, s in enumerate(stops, 1)]

"""Replay: the whole of the run's past, its landmarks one click away."""

from pages.components.board import load_ahead
from pages.layout.keys import LOOKING_BACK
from pages.layout.notices import notices
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.replay_page.view import past

run = begin_page("replay", LOOKING_BACK)
load_ahead()
notices(run)
experiment_controls(run)
past(run.serial)

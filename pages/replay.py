"""Replay: the whole of the run's past, its landmarks one click away."""

from pages.board import load_ahead
from pages.past.view import past
from pages.shared import session
from pages.shared.keys.words import LOOKING_BACK
from pages.shared.layout import begin_page
from pages.shared.notices import notices
from pages.shared.sidebar import experiment_controls

begin_page(LOOKING_BACK)
load_ahead()
run = session.current_run("replay")
notices(run)
experiment_controls(run)
past(run.serial)

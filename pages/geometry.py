"""Geometry: why a hidden layer makes XOR separable."""

from pages.board import load_ahead
from pages.shared import session
from pages.shared.keys.words import LOOKING_BACK
from pages.shared.layout import begin_page
from pages.shared.notices import notices
from pages.shared.sidebar import experiment_controls
from pages.space.view import geometry

begin_page(LOOKING_BACK)
load_ahead()
run = session.current_run("geometry")
notices(run)
experiment_controls(run)
geometry(run.serial)

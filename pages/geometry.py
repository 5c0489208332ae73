"""Geometry: why a hidden layer makes XOR separable."""

from pages.components.board import load_ahead
from pages.geometry_page.view import geometry
from pages.layout.keys import LOOKING_BACK
from pages.layout.notices import notices
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.run import session

begin_page(LOOKING_BACK)
load_ahead()
run = session.current_run("geometry")
notices(run)
experiment_controls(run)
geometry(run.serial)

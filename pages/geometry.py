"""Geometry: why a hidden layer makes XOR separable."""

from pages.components.board import load_ahead
from pages.geometry_page.view import geometry
from pages.layout.keys import LOOKING_BACK
from pages.layout.notices import notices
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls

run = begin_page("geometry", LOOKING_BACK)
load_ahead()
notices(run)
experiment_controls(run)
geometry(run.serial)

"""Landscape: how the error curves around the run, and why it rests for so long."""

from pages.components.board import load_ahead
from pages.landscape_page.view import landscape
from pages.layout.keys import LANDSCAPE
from pages.layout.notices import catch_up_with_link
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.link.landscape import VIEW

run = begin_page("landscape", LANDSCAPE)
VIEW.follow_link()
load_ahead()
catch_up_with_link(run)
run.play_on()
experiment_controls(run)
landscape(run.serial)

"""Train: watch a network learn, stop it, step it, change it."""

from pages.board import load_ahead
from pages.shared import session
from pages.shared.keys.words import TRAIN
from pages.shared.layout import begin_page
from pages.shared.notices import catch_up_with_link
from pages.shared.sidebar import experiment_controls
from pages.shared.stage import stage

begin_page(TRAIN)
load_ahead()
run = session.current_run("train")
catch_up_with_link(run)
run.play_on()
experiment_controls(run)
stage(run.serial)

"""Train: watch a network learn, stop it, step it, change it."""

from pages.components.board import load_ahead
from pages.layout.keys import TRAIN
from pages.layout.notices import catch_up_with_link
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.run import session
from pages.train_page.view import stage

begin_page(TRAIN)
load_ahead()
run = session.current_run("train")
catch_up_with_link(run)
run.play_on()
experiment_controls(run)
stage(run.serial)

"""Train: watch a network learn, stop it, step it, change it."""

from pages.components.board import load_ahead
from pages.layout.keys import TRAIN
from pages.layout.notices import catch_up_with_link
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.link.train import EDITOR
from pages.train_page.view import stage

run = begin_page("train", TRAIN)
EDITOR.follow_link()
load_ahead()
catch_up_with_link(run)
run.play_on()
experiment_controls(run)
stage(run.serial)

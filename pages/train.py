"""Train: watch a network learn, stop it, step it, change it."""

from pages.shared import session
from pages.shared.layout import begin_page
from pages.shared.notices import notices
from pages.shared.sidebar import experiment_controls
from pages.shared.stage import stage

begin_page()
run = session.current_run("train")
notices(run)
experiment_controls(run)
stage()

"""Predict: what the network answers, to its patterns and to any other inputs."""

from pages.shared import question, session
from pages.shared.keys.words import COVER, EXPERIMENT
from pages.shared.layout import begin_page
from pages.shared.notices import notices
from pages.shared.sidebar import experiment_controls
from pages.using.view import predict

begin_page((*EXPERIMENT, *COVER))
run = session.current_run("predict")
question.follow_link()
notices(run)
experiment_controls(run)
predict()

"""Predict: what the network answers, to its patterns and to any other inputs."""

from pages.layout.keys import COVER, EXPERIMENT
from pages.layout.notices import notices
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.link.predict import QUESTION
from pages.predict_page.view import predict
from pages.run import session

begin_page((*EXPERIMENT, *COVER))
run = session.current_run("predict")
QUESTION.follow_link()
notices(run)
experiment_controls(run)
predict()

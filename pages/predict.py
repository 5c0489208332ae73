"""Predict: what the network answers, to its patterns and to any other inputs."""

from pages.layout.keys import COVER, EXPERIMENT
from pages.layout.notices import notices
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.link.predict import QUESTION
from pages.predict_page.view import predict

run = begin_page("predict", (*EXPERIMENT, *COVER))
QUESTION.follow_link()
notices(run)
experiment_controls(run)
predict()

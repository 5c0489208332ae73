"""Ideas: step and sigmoid, saturation, and the perceptron that cannot learn XOR."""

from pages.chapters.view import chapter
from pages.shared import ideas, session
from pages.shared.keys.words import EXPERIMENT
from pages.shared.layout import begin_page
from pages.shared.notices import catch_up_with_link
from pages.shared.sidebar import experiment_controls

begin_page(EXPERIMENT)
run = session.current_run("ideas")
ideas.follow_link()
catch_up_with_link(run)
experiment_controls(run)
chapter()

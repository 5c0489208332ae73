"""Ideas: step and sigmoid, saturation, runs that part, the perceptron, and other libraries."""

from pages.ideas_page.view import chapter
from pages.layout.keys import EXPERIMENT
from pages.layout.notices import catch_up_with_link
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.link.ideas import IDEA

run = begin_page("ideas", EXPERIMENT)
IDEA.follow_link()
catch_up_with_link(run)
experiment_controls(run)
chapter()

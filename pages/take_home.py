"""Take home: the run at hand as files and as a link, and back again from a file."""

from pages.layout.keys import EXPERIMENT
from pages.layout.notices import notices, tell_of_link
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.link.take_home import GOODS
from pages.run import session
from pages.take_home_page.view import take_home

run = begin_page("take_home", EXPERIMENT)
GOODS.follow_link()
notices(run)
tell_of_link(GOODS.messages)
experiment_controls(run)
take_home(run)
session.write_link(run, GOODS.link_part())

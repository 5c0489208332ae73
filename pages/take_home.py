"""Take home: the run at hand as files and as a link, and back again from a file."""

from pages.files.view import take_home
from pages.shared import session
from pages.shared.keys.words import EXPERIMENT
from pages.shared.layout import begin_page
from pages.shared.notices import notices
from pages.shared.sidebar import experiment_controls

begin_page(EXPERIMENT)
run = session.current_run("take_home")
notices(run)
experiment_controls(run)
take_home(run)
session.write_link(run)

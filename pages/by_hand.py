"""By hand: one epoch, every matrix and every cell of it."""

from pages.shared import place, session
from pages.shared.keys.words import BY_HAND
from pages.shared.layout import begin_page
from pages.shared.notices import notices
from pages.shared.sidebar import experiment_controls
from pages.walk.view import by_hand

begin_page(BY_HAND)
run = session.current_run("by_hand")
place.follow_link()
notices(run)
experiment_controls(run)
by_hand()

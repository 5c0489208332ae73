"""By hand: one epoch, every matrix and every cell of it."""

from pages.by_hand_page.view import by_hand
from pages.layout.keys import BY_HAND
from pages.layout.notices import notices
from pages.layout.page import begin_page
from pages.layout.sidebar import experiment_controls
from pages.link.by_hand import PLACE

run = begin_page("by_hand", BY_HAND)
PLACE.follow_link()
notices(run)
experiment_controls(run)
by_hand()

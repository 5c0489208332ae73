"""Many runs: how often a network learns XOR, how soon, and where it gets stuck."""

from pages.layout.keys import MANY_RUNS
from pages.layout.notices import notices
from pages.layout.page import begin_page
from pages.link.many_runs import MAP, PLAN
from pages.many_runs_page import visit as sweeping
from pages.many_runs_page.controls import controls
from pages.many_runs_page.view import many_runs
from pages.run import session

run = begin_page("many_runs", MANY_RUNS, listens=False)
sweeping.follow_link()
notices(run)
visit = sweeping.sweeping()
if visit.is_leaving:
    visit.is_leaving = False
    session.follow("pages/train.py", {})
if not sweeping.is_of_class():
    controls(visit)
many_runs()
session.write_link(run, PLAN.link_part(), MAP.link_part())

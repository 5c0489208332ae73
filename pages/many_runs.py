"""Many runs: how often a network learns XOR, how soon, and where it gets stuck."""

from pages.shared import session, sweeping
from pages.shared.layout import begin_page
from pages.shared.notices import notices
from pages.sweeps.controls import sweep_controls
from pages.sweeps.view import many_runs

begin_page()
run = session.current_run("many_runs")
sweeping.follow_link()
notices(run)
visit = sweeping.sweeping()
if visit.is_leaving:
    visit.is_leaving = False
    session.follow("pages/train.py", {})
sweep_controls(visit)
many_runs()
session.write_link(run, sweeping.link_part())

"""A link that says how the updates are made, on every page."""

import pytest

from tests.app.pages import assert_shows, link, opened, stepped, trained
from tests.browser.server import ROOT
from xorcore import Adam, Experiment, Momentum

PAGES = sorted(page.stem for page in (ROOT / "pages").glob("[!_]*.py"))
RUNS = {
    "momentum": Experiment(epoch=40, rule=Momentum(0.9), learning_rate=0.03),
    "adam": Experiment(epoch=40, rule=Adam(decay=0.01), learning_rate=0.01, batch=3, shuffle=9),
    "batches": Experiment(epoch=40, batch=1),
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("name", RUNS)
def test_every_page_opens_and_keeps_it_in_its_link(page: str, name: str):
    query = RUNS[name].to_query()
    app = opened(query, page)
    assert link(app).items() >= query.items() - {("epoch", "40")}
    assert not app.error
    assert not app.warning


@pytest.mark.parametrize("name", RUNS)
def test_train_goes_on_with_what_the_rule_remembers(name: str):
    app = stepped(opened(RUNS[name].to_query()), 3)
    trainer = trained(app)
    assert trainer.epoch == 43
    assert_shows(app, trainer)
    assert trainer.method == RUNS[name].method


def test_a_wrong_rule_is_said_and_the_default_used():
    app = opened({"rule": "momentum~2"})
    (said,) = [box.value for box in app.warning]
    assert "“rule” in the link must be one of descent, momentum, nesterov, adam" in said
    assert "rule" not in link(app)

"""How the update is made: chosen in the sidebar, named by a link, told by every page."""

import pytest
from streamlit.testing.v1 import AppTest

from pages.link.many_runs import Plan
from pages.many_runs_page.job import job_of
from tests.app.pages import link, opened, said, stepped, words
from xorcore import Adam, Experiment, Momentum, Nesterov
from xorcore.model.batches import Method
from xorcore.runs.experiment import parse_rule


def _experiment(app: AppTest) -> Experiment:
    experiment, messages = Experiment.from_query(link(app))
    assert messages == ()
    return experiment


def test_each_choice_begins_a_new_run_with_it():
    app = stepped(opened(), 2)
    app.selectbox(key="batch").set_value("batch").run()
    assert (_experiment(app).batch, _experiment(app).epoch) == (2, 0)
    app.text_input(key="typed_batch").set_value("3").run()
    assert _experiment(app).batch == 3
    app.selectbox(key="shuffle").set_value(True).run()
    app.text_input(key="order_seed").set_value("7").run()
    assert _experiment(app).shuffle == 7
    stepped(app, 1)
    app.selectbox(key="rule").set_value("momentum").run()
    assert (_experiment(app).rule, _experiment(app).epoch) == (Momentum(0.9), 0)
    app.text_input(key="rule_momentum").set_value("0,5").run()
    app.text_input(key="rule_decay").set_value("0.01").run()
    assert _experiment(app).rule == Momentum(0.5, 0.01)
    app.selectbox(key="rule").set_value("adam").run()
    assert _experiment(app).rule == Adam(decay=0.01)
    assert "Batches of 3, shuffled by seed 7, Adam with weight decay 0.01." in words(app)
    app.selectbox(key="batch").set_value("all").run()
    assert (_experiment(app).batch, _experiment(app).shuffle) == (None, None)
    app.selectbox(key="rule").set_value("descent").run()
    app.text_input(key="rule_decay").set_value("0").run()
    assert not link(app).keys() & {"rule", "batch", "shuffle"}


def test_rate_and_loss_change_a_run_of_any_rule_on_its_way():
    app = stepped(opened(rule="nesterov~0.8", batch="1", lr="0.03"), 2)
    app.select_slider(key="rate").set_value(0.1).run()
    experiment = _experiment(stepped(app, 1))
    assert (experiment.epoch, experiment.rule, experiment.batch) == (3, Nesterov(0.8), 1)
    assert [change.learning_rate for change in experiment.changes] == [0.1]


@pytest.mark.parametrize(
    ("query", "key", "text", "sentence"),
    [
        ("momentum~0.9", "momentum", "1", "Momentum must be at least 0 and below 1; 0.9"),
        ("momentum~0.9", "momentum", "x", "Momentum kept must be a number from 0 to below 1; 0.9"),
        ("adam", "epsilon", "0", "Epsilon must be above 0; 1e-08"),
        ("adam", "beta2", "1", "Beta2 must be at least 0 and below 1; 0.999"),
        ("adam", "decay", "-1", "Weight decay must be a number from 0 to 100; 0"),
    ],
)
def test_a_number_out_of_bounds_is_refused(query: str, key: str, text: str, sentence: str):
    app = opened(rule=query)
    before = link(app)
    app.text_input(key=f"rule_{key}").set_value(text).run()
    assert [error.value for error in app.error] == [f"{sentence} is still used."]
    assert link(app) == before


def test_points_in_a_batch_are_fewer_than_all():
    app = opened(batch="2")
    for text in ("0", "4", "1.5"):
        app.text_input(key="typed_batch").set_value(text).run()
        [error] = app.error
        assert error.value == (
            "Points in a batch must be a whole number from 1 to 3; 2 is still used."
        )
    app.text_input(key="typed_batch").set_value("1").run()
    assert app.selectbox(key="batch").value == "one"


def test_a_batch_of_more_than_there_are_is_all():
    app = opened(batch="10", shuffle="3")
    assert app.selectbox(key="batch").value == "all"
    assert "All points at once, gradient descent." in words(app)
    assert said(app) == []


def test_a_kept_run_is_named_by_the_rule_that_it_has():
    app = stepped(opened(), 1)
    app.button(key="keep").click().run()
    app = stepped(app.selectbox(key="rule").set_value("nesterov").run(), 1)
    app.button(key="keep").click().run()
    assert "Run 2, Nesterov’s momentum 0.9" in str(app)


# ---- what pages say


def test_take_home_names_how_the_updates_are_made():
    app = opened(page="take_home", rule="adam", batch="2", shuffle="3", epoch="5")
    assert "Adam, batches of 2, shuffled by seed 3 · epoch 5" in words(app)
    plain = words(opened(page="take_home", epoch="5"))
    assert "start weights of the notebook · epoch 5" in plain


def test_landscape_names_no_largest_rate_where_it_would_not_be_one():
    plain = opened(page="landscape", epoch="50")
    assert "The learning rate is 0.3" in words(plain)
    assert any(button.key == "try_rate" for button in plain.button)
    for how in ({"rule": "momentum~0.9"}, {"batch": "1"}):
        app = opened(how, page="landscape", epoch="50")
        assert "The learning rate is 0.3" not in words(app)
        assert "about plain steps of all points" in words(app)
        assert not any(button.key == "try_rate" for button in app.button)


def test_a_sweep_makes_its_updates_plainly_or_as_the_run():
    query = {"length": "200", "seeds": "5", "epoch": "50"}
    plain = opened(query, page="many_runs")
    assert not [box for box in plain.selectbox if box.label == "Updates"]
    app = opened(query, page="many_runs", rule="nesterov~0.9", batch="2")
    assert "Nesterov’s momentum 0.9, batches of 2." in words(app)
    # Not in a caption of its own: it would lie over the end of the one above it.
    [about] = [caption.value for caption in app.caption if "made in another way" in caption.value]
    assert about.startswith("Your run is")
    app.selectbox(key="sweep_method").set_value("nesterov~0.9_2_-").run()
    assert link(app)["updates"] == "nesterov~0.9_2_-"
    app = opened(link(app), page="many_runs")  # which runs it
    assert "All of them make their updates in the same way: Nesterov" in words(app)
    assert "made in another way" not in words(app)


def test_sweeps_of_rules_with_the_same_numbers_are_two():
    query = {"length": "50", "seeds": "3"}
    jobs = [
        job_of(Plan(seeds=3, epochs=50, method=Method(rule))) for rule in (Momentum(), Nesterov())
    ]
    assert jobs[0] is not jobs[1]
    assert [type(job.result.request.rule) for job in jobs] == [Momentum, Nesterov]
    assert "Momentum" not in words(opened(query, page="many_runs"))


@pytest.mark.parametrize("text", ["adam", "momentum~0.5_1", "descent~0.1_3_4", "nesterov~0.9_-_7"])
def test_a_link_of_many_runs_names_their_updates(text: str):
    app = opened(page="many_runs", updates=text, length="50", seeds="3")
    rule, *others = text.split("_")
    batch, shuffle = [*others, "-", "-"][:2]
    assert said(app) == []
    assert link(app)["updates"].split("_")[1:] == [batch, shuffle]
    assert parse_rule(link(app)["updates"].split("_")[0]) == parse_rule(rule)


@pytest.mark.parametrize("text", ["", "x", "adam_0", "momentum~1", "adam_1_2_3", "adam_1.5", "_2"])
def test_wrong_updates_of_many_runs_are_said(text: str):
    app = opened(page="many_runs", updates=text, length="50", seeds="3")
    assert "“updates” in the link must be an update rule" in " ".join(said(app))
    assert "updates" not in link(app)

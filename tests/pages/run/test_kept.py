"""A push away from a run: the old run is kept whole, and the new one counts its epochs on."""

from collections.abc import Callable

import numpy as np
from streamlit.testing.v1 import AppTest

from xorcore import Change, Experiment


def told(script: Callable[[], None]):
    """What the script notes of the session."""
    app = AppTest.from_function(script).run()
    assert not app.exception
    return app.session_state["told"]


def test_a_pushed_run_counts_on_and_the_old_one_is_kept_whole():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Change, Experiment

        session.start(Experiment(epoch=600, changes=(Change(300, 0.5, "squared"),)))
        old = session.run_under_way()
        old.advance_to(600)
        weights = old.trainer.history.network_at(400).flat() + 1.0
        kept.push(400, tuple(weights.tolist()))
        new = session.run_under_way()
        st.session_state["told"] = old, new, kept.kept_runs(), session.last_run()
        new.advance_to(450)

    old, new, [kept], last = told(script)
    trainer = Experiment(changes=(Change(300, 0.5, "squared"),), epoch=600).trainer()
    trainer.advance(600)
    pushed = trainer.pushed(400, trainer.history.network_at(400).flat() + 1.0)
    pushed.advance(50)
    assert new.settings == Experiment(epoch=450, changes=pushed.changes)
    assert new.trainer.changes[-1].learning_rate == 0.5
    np.testing.assert_array_equal(new.network.flat(), pushed.network.flat())
    assert kept.curve.name == "Run 1, rate 0.5"
    np.testing.assert_array_equal(kept.curve.epochs, trainer.history.epochs)
    np.testing.assert_array_equal(kept.curve.error, trainer.history.mean_absolute_error)
    assert Experiment.from_query(kept.query) == (old.settings, ())
    assert last is old


def test_runs_say_where_they_were_pushed():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Experiment

        session.start(Experiment(epoch=600))
        session.run_under_way().advance_to(600)
        kept.push(400, (0.25,) * 9)
        run = session.run_under_way()
        run.advance_to(500)
        way_back = kept.told_apart(session.last_run())
        kept.push(500, (0.5,) * 9)
        kept.keep(session.run_under_way())
        st.session_state["told"] = way_back, [one.curve.name for one in kept.kept_runs()]

    way_back, names = told(script)
    assert way_back == "no push, epoch 600"
    assert names == [
        "Run 1, rate 0.3",
        "Run 2, pushed at epoch 400",
        "Run 3, pushed 2 times, last at epoch 500",
    ]


def test_the_link_of_a_run_that_is_kept_at_its_push_has_the_push():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Experiment

        session.start(Experiment(epoch=600))
        session.run_under_way().advance_to(600)
        kept.push(600, (0.25,) * 9)
        run = session.run_under_way()
        kept.keep(run)
        st.session_state["told"] = run.settings, kept.kept_runs()[-1].query

    settings, query = told(script)
    assert [change.epoch for change in settings.changes] == [600]
    assert Experiment.from_query(query) == (settings, ())


def test_pushed_at_its_start_a_run_begins_with_other_weights():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Experiment

        session.start(Experiment(epoch=600))
        session.run_under_way().advance_to(600)
        kept.push(0, (0.25,) * 9)
        st.session_state["told"] = session.run_under_way().settings, len(kept.kept_runs())

    settings, kept = told(script)
    assert settings == Experiment(start="edited", weights=(0.25,) * 9)
    assert kept == 1


def test_a_rate_chosen_since_the_newest_epoch_goes_with_the_push():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Experiment

        session.start(Experiment(epoch=600))
        session.run_under_way().advance_to(600)
        session.change(learning_rate=0.9)
        kept.push(400, (0.25,) * 9)
        at_400 = session.run_under_way().trainer.changes
        session.reset()
        st.session_state["told"] = at_400, session.run_under_way().settings

    changes, reset = told(script)
    assert changes == (Change(400, 0.9, "squared", (0.25,) * 9),)
    assert reset == Experiment(learning_rate=0.9)


def test_weights_out_of_bounds_change_nothing():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Experiment

        session.start(Experiment(epoch=600))
        run = session.run_under_way()
        run.advance_to(600)
        refusal = ""
        try:
            kept.push(400, (1_001.0,) * 9)
        except ValueError as error:
            refusal = str(error)
        is_same = session.run_under_way() is run
        st.session_state["told"] = refusal, is_same, kept.kept_runs()

    refusal, is_same, kept = told(script)
    assert refusal == "changes must have pushes to weights from -1,000 to 1,000"
    assert is_same
    assert kept == []


def test_the_hundredth_change_can_be_a_push_with_another_rate():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Change, Experiment

        changes = tuple(Change(k, 0.3 + k / 1_000, "squared") for k in range(1, 100))
        session.start(Experiment(epoch=200, changes=changes))
        session.run_under_way().advance_to(200)
        session.change(learning_rate=0.9)
        session.run_under_way().advance_to(201)
        kept.push(150, (0.25,) * 9)
        session.change(learning_rate=0.8)
        st.session_state["told"] = session.run_under_way().trainer.changes

    changes = told(script)
    assert len(changes) == 100
    assert changes[-1] == Change(150, 0.8, "squared", (0.25,) * 9)


def test_runs_that_differ_in_their_data_alone_have_names_that_tell_it():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Experiment
        from xorcore.runs.data import HeldOut, ReadyMade, read_data

        for data, test in (
            (ReadyMade("moons", 50, 0.1, 1), HeldOut()),
            (ReadyMade("moons", 50, 0.2, 1), HeldOut()),
            (ReadyMade("moons", 50, 0.2, 7), HeldOut(20)),
            (ReadyMade("moons", 50, 0.2, 7), HeldOut(20, 3)),
            (read_data("own~F9rDsu_"), HeldOut(50)),
            (read_data("own~F9rDsuA"), HeldOut()),
        ):
            session.start(Experiment(data=data, test=test))
            session.run_under_way().advance_to(1)
            kept.keep(session.run_under_way())
        way_back = kept.told_apart(session.last_run())
        names = [one.curve.name for one in kept.kept_runs()]
        st.session_state["told"] = names, way_back, [c.name for c in kept.kept_curves()]

    names, way_back, on_chart = told(script)
    assert names == [
        "Run 2, noise 0.2",
        "Run 3, points of seed 7, 20 % held out",
        "Run 4, 20 % held out by seed 3",
        "Run 5, 2 own points, 50 % held out",
        "Run 6, other points, none held out",
    ]
    assert way_back == "other points, 50 % held out, epoch 1"
    assert on_chart[0] == "Run 2, noise 0.2, moons, 50 points"
    assert on_chart[2] == "Run 4, 20 % held out by seed 3, moons, 50 points"
    assert on_chart[3:] == [f"{names[3]}, other points", names[4]]


def test_a_run_is_named_after_the_points_that_it_learns_now():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Change, Experiment
        from xorcore.runs.data import read_data

        three = read_data("own~F9rDsu_D0gd")
        for changes in ((), (Change(3, 0.3, "squared", data=three),)):
            session.start(Experiment(epoch=5, changes=changes, batch=3))
            session.run_under_way().advance_to(5)
            kept.keep(session.run_under_way())
        way_back = kept.told_apart(session.last_run())
        names = [one.curve.name for one in kept.kept_runs()]
        st.session_state["told"] = names, way_back, [c.name for c in kept.kept_curves()]

    names, way_back, on_chart = told(script)
    assert names == ["Run 1, rate 0.3", "Run 2, 3 own points, all points at once"]
    assert way_back == "XOR, batches of 3, epoch 5"
    assert on_chart == ["Run 1, rate 0.3, XOR", names[1]]

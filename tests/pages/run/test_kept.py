"""A push away from a run: what is kept of the old run, and where the new one starts."""

import numpy as np
from streamlit.testing.v1 import AppTest

from xorcore import Experiment


def test_both_runs_count_their_epochs_from_the_push():
    def script() -> None:
        import streamlit as st

        from pages.run import kept, session
        from xorcore import Change, Experiment

        changes = (Change(300, 0.5, "squared"),)
        session.start(Experiment(epoch=600, changes=changes))
        run = session.run_under_way()
        run.advance_to(600)
        kept.push(400, run.trainer.history.network_at(400).flat() + 1.0)
        st.session_state["told"] = session.run_under_way().settings, kept.kept_runs()

    app = AppTest.from_function(script).run()
    assert not app.exception
    pushed, [old] = app.session_state["told"]
    trainer = Experiment(epoch=600).trainer()
    trainer.advance(300)
    trainer.learning_rate = 0.5
    trainer.advance(300)
    start = trainer.history.network_at(400).flat() + 1.0
    assert (pushed.start, pushed.epoch, pushed.learning_rate) == ("edited", 0, 0.5)
    np.testing.assert_array_equal(pushed.weights, start)
    assert old.curve.name == "Run 1, from epoch 400"
    assert old.curve.epochs[-1] == 200
    assert old.curve.error[-1] == trainer.mean_absolute_error
    np.testing.assert_array_equal(
        old.curve.error, trainer.history.mean_absolute_error[trainer.history.epochs >= 400]
    )

"""Whatever a table or the link's `data` holds: no exception, one sentence, and nothing is lost."""

import re

from streamlit.testing.v1 import AppTest

from tests.app.pages import link, opened, said, stepped
from tests.hostile.data_values import data_values
from tests.hostile.tables import hostile_tables
from xorcore import Experiment
from xorcore.files.table import decoded

OTHERS = {"hidden": "4", "bias": "1", "seed": "5", "lr": "0.7"}


def _data(value: str) -> object:
    return Experiment.from_query({"data": value})[0].data


def _outcome_of_value(value: str, warnings: list[str], query: dict[str, str]) -> None:
    """Check that the value is read, or that one sentence says why it is not."""
    assert {name: query[name] for name in OTHERS} == OTHERS
    if "data" in query:
        assert (warnings, query.keys() & {"gate"}) == ([], set())
        assert (
            Experiment.from_query(query)[0].data == Experiment.from_query({"data": value})[0].data
        )
    else:
        [sentence] = warnings
        assert re.fullmatch(r"“data” in the link [^\n]{10,250}; the default is used.*", sentence)


def test_1000_hostile_values_of_data_are_read_or_replaced_in_one_sentence():
    read = 0
    for value in data_values(1_000):
        experiment, messages = Experiment.from_query(OTHERS | {"data": value})
        _outcome_of_value(value, [*messages], experiment.to_query())
        read += experiment.data is not None
    assert 200 < read < 800


def test_60_of_them_on_a_page():
    for value in data_values(60, seed=1):
        app = opened(OTHERS, data=value)
        lines = [line for box in app.warning for line in box.value.split("  \n")]
        _outcome_of_value(value, lines, link(app))
        assert len(app.warning) <= 1


def _take_all() -> None:
    """Give each table to the page's own reader; note what it says, and which data come of it."""
    import streamlit as st

    from pages.layout import bring_data
    from pages.run import session
    from tests.hostile.tables import hostile_tables
    from xorcore import Experiment
    from xorcore.files.table import decoded

    told = st.session_state.setdefault("told", [])
    for table in hostile_tables(1_000):
        session.start(Experiment(start="random", seed=5))
        before = session.run_under_way()
        outcome = bring_data._anew()
        try:
            text = decoded(table)
        except ValueError as error:
            outcome.refusal = str(error)
        else:
            bring_data._take(text, outcome)
        run, points = session.run_under_way(), outcome.points
        is_kept = run is before if points is None else run.settings.data == points.own
        told.append((outcome.refusal, points is not None, is_kept, run.settings.seed))


def test_1000_hostile_tables_are_points_or_one_sentence():
    app = AppTest.from_function(_take_all, default_timeout=120).run()
    assert not app.exception
    told = app.session_state["told"]
    for refusal, is_read, is_kept, seed in told:
        assert is_read != bool(refusal)
        assert is_read or re.fullmatch(r"[A-Z“][^\n\0]{10,250}\.", refusal)
        assert (is_kept, seed) == (True, 5)
    assert len(told) == 1_000
    assert 100 < sum(is_read for _, is_read, _, _ in told) < 900


def test_60_of_them_pasted_and_uploaded_on_a_page():
    app = stepped(opened(OTHERS), 2)
    for number, table in enumerate(hostile_tables(60, seed=1)):
        before = link(app)
        if number % 2:
            app.file_uploader(key="uploaded_table").upload("points.csv", table).run()
        else:
            text = decoded(table.replace(b"\0", b""))
            app.text_area(key="pasted_table").set_value(text)
            next(button for button in app.button if button.label == "Use it").click().run()
        [sentence] = said(app)
        if app.success:
            assert re.match(r"[0-9]+ points? read\.", sentence)
            assert Experiment.from_query(link(app))[0].data is not None
        else:
            assert link(app) == before
            assert sentence.endswith(".")
        assert {name: link(app)[name] for name in OTHERS} == OTHERS

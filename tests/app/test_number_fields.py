"""Every field for a number on every page: what is typed, what is in force, and what is said."""

from typing import NamedTuple

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.pages import link, opened


class Typed(NamedTuple):
    """A field: its page and key, its parameter in the link, and what it can be."""

    page: str
    key: str
    parameter: str
    label: str
    allowed: str
    link: dict[str, str]
    low: str
    high: str


MILLION = "from -1,000,000 to 1,000,000"
DECIMAL = {
    "learning rate": Typed(
        *("train", "typed_rate", "lr", "Learning rate", "a number above 0 and at most 100"),
        *({"lr": "0.25"}, "0", "100.5"),
    ),
    "weighted sum": Typed(
        *("ideas", "typed_sum", "z", "Weighted sum z", "a number from -1,000 to 1,000"),
        *({"z": "2.5"}, "-1000.1", "1e400"),
    ),
    **{
        name: Typed(
            *("predict", f"asked_{name}", name, name, f"a number {MILLION}"),
            *({name: "2.5"}, "-1000001", "1e7"),
        )
        for name in ("x1", "x2")
    },
}
WHOLE = {
    "epochs": Typed(
        *("train", "epochs", "epochs", "Epochs", "a whole number from 1 to 2,000,000"),
        *({"epochs": "5000"}, "0", "1e9"),
    ),
    "seed": Typed(
        *("train", "seed", "seed", "Seed", "a whole number from 0 to 4,294,967,295"),
        *({"seed": "7"}, "-1", "4294967296"),
    ),
    "seed of the order": Typed(
        *("train", "order_seed", "shuffle", "Seed of the order"),
        "a whole number from 0 to 4,294,967,295",
        *({"batch": "1", "shuffle": "7"}, "-1", "4294967296"),
    ),
    "epoch by hand": Typed(
        *("by_hand", "at", "at", "After epoch", "an epoch of the run, 0 to 3,000"),
        *({"epoch": "3000", "at": "20"}, "-1", "3001"),
    ),
    "seeds": Typed(
        *("many_runs", "sweep_seeds", "seeds", "Seeds", "a whole number from 1 to 2,000"),
        *({"seeds": "12"}, "0", "2001"),
    ),
    "first seed": Typed(
        *("many_runs", "sweep_first", "first", "From seed"),
        *("a whole number from 0 to 4,294,965,296", {"first": "3"}, "-1", "4294965297"),
    ),
    "epochs of many": Typed(
        *("many_runs", "sweep_epochs", "length", "Epochs", "a whole number from 1 to 2,000,000"),
        *({"length": "3000"}, "0", "1e9"),
    ),
}
FIELDS = DECIMAL | WHOLE


def typed(app: AppTest, field: Typed, text: str) -> str:
    """Type it; gives what the field then shows."""
    app.text_input(key=field.key).set_value(text).run()
    assert not app.exception
    return app.text_input(key=field.key).value


def shown(name: str, query: dict[str, str]) -> str:
    """The number of a link as a sentence has it."""
    text = query[FIELDS[name].parameter]
    return f"{int(text):,}" if name in WHOLE else text


def errors(app: AppTest) -> list[str]:
    return [error.value for error in app.error]


@pytest.mark.parametrize("name", FIELDS)
def test_what_is_no_such_number_is_refused_in_a_sentence_that_says_what_is_in_force(name: str):
    field = FIELDS[name]
    app = opened(field.link, field.page)
    before = link(app)
    in_force = before[field.parameter]
    assert app.text_input(key=field.key).label == field.label
    assert app.text_input(key=field.key).value == in_force
    told = shown(name, before)
    not_whole = ["5.5", "0,6"] if name in WHOLE else []
    for text in ("abc", "nan", *not_whole, field.low, field.high):
        assert typed(app, field, text) == text  # to be mended, not typed again
        assert errors(app) == [f"{field.label} must be {field.allowed}; {told} is still used."]
        assert link(app) == before
    # Emptied, it says again what is in force; that can be typed, too.
    assert (typed(app, field, ""), errors(app)) == (in_force, [])
    typed(app, field, "abc")
    assert (typed(app, field, in_force), errors(app)) == (in_force, [])
    assert link(app) == before


@pytest.mark.parametrize("name", FIELDS)
def test_what_can_be_read_in_two_ways_is_asked(name: str):
    field = FIELDS[name]
    app = opened(field.link, field.page)
    before = link(app)
    text = "1.000" if name in WHOLE else "1,000"
    typed(app, field, text)
    [error] = errors(app)
    reason = f"{field.label} is “{text}”, which can mean 1000 or 1.0000: write one of these"
    assert error == f"{reason}; {shown(name, before)} is still used."
    assert link(app) == before


@pytest.mark.parametrize("name", DECIMAL)
@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0,6", "0.6"),
        ("0,066", "0.066"),
        ("1e-3", "0.001"),
        ("1E1", "10"),
        (" .5 ", "0.5"),
        ("+7,0", "7"),
    ],
)
def test_a_number_is_read_with_a_point_a_comma_or_a_power(name: str, text: str, shown: str):
    field = DECIMAL[name]
    app = opened({}, field.page)
    assert (typed(app, field, text), errors(app)) == (shown, [])
    assert float(link(app)[field.parameter]) == float(shown)


@pytest.mark.parametrize("name", WHOLE)
@pytest.mark.parametrize("text", ["1000", "1,000", "1 000", "1\N{NO-BREAK SPACE}000", "1e3"])
def test_a_whole_number_is_read_with_its_thousands_apart(name: str, text: str):
    field = WHOLE[name]
    app = opened(field.link, field.page)
    assert (typed(app, field, text), errors(app)) == ("1000", [])
    assert link(app)[field.parameter] == "1000"


@pytest.mark.parametrize("name", ["weighted sum", "x1", "x2"])
def test_a_minus_sign_is_one_however_it_is_written(name: str):
    field = DECIMAL[name]
    app = opened({}, field.page)
    assert typed(app, field, "−1,5") == "-1.5"
    assert typed(app, field, "-0") == "0"


def test_two_fields_refuse_each_for_itself():
    app = opened(x1="0.25", x2="0.75", page="predict")
    for name in ("x1", "x2"):
        typed(app, DECIMAL[name], f"{name}?")
    assert [error.split()[0] for error in errors(app)] == ["x1", "x2"]
    typed(app, DECIMAL["x1"], "0.5")
    assert errors(app) == [f"x2 must be a number {MILLION}; 0.75 is still used."]
    assert {"x1": "0.5", "x2": "0.75"}.items() <= link(app).items()


def test_the_same_number_in_other_words_begins_no_new_run():
    app = opened({"seed": "7", "epoch": "50"})
    before = link(app)
    for text in ("007", "7e0", "abc", "7"):
        typed(app, WHOLE["seed"], text)
        assert link(app) == before
    assert (app.text_input(key="seed").value, errors(app)) == ("7", [])


def test_epochs_that_the_run_has_passed_are_refused():
    app = opened({"epoch": "50"})
    typed(app, WHOLE["epochs"], "10")
    assert errors(app) == ["Epoch 50 is past the last one, 10; 400,000 is still used."]
    assert link(app)["epochs"] == "400000"


OTHER_WAYS = {
    "slider": lambda app: app.select_slider(key="rate").set_value(2.0),
    "preset": lambda app: app.sidebar.button[0].click(),
    "reset": lambda app: app.button(key="reset").click(),
}


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_what_was_refused_goes_when_the_run_or_its_rate_is_another(way: str):
    app = opened()
    typed(app, DECIMAL["learning rate"], "-1")
    assert len(errors(app)) == 1
    OTHER_WAYS[way](app).run()
    shown = app.text_input(key="typed_rate").value
    assert (shown, errors(app)) == ("2" if way == "slider" else "0.3", [])


def test_what_was_refused_is_not_there_on_another_page_or_after_it():
    app = opened()
    typed(app, WHOLE["epochs"], "1e9")
    for page in ("pages/replay.py", "pages/train.py"):
        app.switch_page(page).run()
        assert (app.text_input(key="epochs").value, errors(app)) == ("400000", [])


def test_a_refusal_of_the_epoch_by_hand_goes_with_the_epoch():
    app = opened({"epoch": "50", "at": "20"}, "by_hand")
    typed(app, WHOLE["epoch by hand"], "99")
    app.button(key="newest").click().run()
    assert (app.text_input(key="at").value, errors(app)) == ("50", [])


@pytest.mark.parametrize("text", ["1,5", "0,1; 0,6", "0,1 1"])
def test_learning_rates_whose_comma_may_be_a_decimal_sign_are_asked_for(text: str):
    app = opened(page="many_runs")
    app.text_input(key="sweep_rates").set_value(text).run()
    [error] = errors(app)
    assert error.startswith("A comma between two digits can part two rates, or be the decimal ")
    assert error.endswith("; 0.6 is still used.")
    for sure in ("1, 5", "1,5,0.5,5"):
        app.text_input(key="sweep_rates").set_value(sure).run()
    assert (link(app)["rates"], errors(app)) == ("0.5_1_5", [])


def test_a_link_asks_for_what_can_be_read_in_two_ways_too():
    app = opened(page="ideas", z="1,000")
    [warning] = app.warning
    reason = "Weighted sum z is “1,000”, which can mean 1000 or 1.0000: write one of these"
    assert warning.value == f"“z” in the link: {reason}; the default is used instead."

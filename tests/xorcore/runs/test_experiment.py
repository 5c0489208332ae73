"""The experiment: every setting, its limits, and the link that carries it."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.xorcore.random_experiments import experiments, experiments_with_data
from tests.xorcore.random_runs import Run, by_the_book
from xorcore import (
    GATES,
    LOSSES,
    XOR,
    Adam,
    Change,
    Experiment,
    GradientDescent,
    Momentum,
    Nesterov,
    Network,
)
from xorcore.engines.numba_engine import is_available
from xorcore.model.batches import Method
from xorcore.model.dataset import held_out
from xorcore.runs.data import HeldOut, OwnPoints, Point, ReadyMade, as_points
from xorcore.runs.experiment import (
    MAX_CHANGES,
    MAX_EPOCHS,
    MAX_HIDDEN_LAYERS,
    MAX_PUSHED,
    MAX_UNITS,
)
from xorcore.runs.units import Axis, Units

# ---- what it says


def test_the_defaults_are_the_notebooks():
    experiment = Experiment()
    trainer = experiment.trainer()
    np.testing.assert_array_equal(trainer.network.flat(), Network.notebook().flat())
    assert trainer.dataset is XOR
    assert (trainer.learning_rate, trainer.loss, trainer.epoch) == (0.3, "squared", 0)
    assert (experiment.epochs, experiment.tolerance) == (400_000, 0)


@given(experiments())
def test_its_trainer_is_what_the_settings_say(experiment: Experiment):
    trainer = experiment.trainer()
    network = trainer.network
    assert network.layers == experiment.layers == (2, *experiment.hidden, 1)
    assert network.flat().size == experiment.weight_count
    assert (network.activation, network.bias) == (experiment.activation, experiment.bias)
    assert trainer.dataset is GATES[experiment.gate]
    assert trainer.initial == Change(0, experiment.learning_rate, experiment.loss)
    assert trainer.method == Method(experiment.rule, experiment.batch, experiment.shuffle)
    if experiment.start == "edited":
        assert tuple(network.flat()) == experiment.weights
    elif experiment.start == "random":
        drawn = Network.random(experiment.layers, experiment.seed, experiment.bias)
        np.testing.assert_array_equal(network.flat(), drawn.flat())


def test_what_a_trainer_has_reached_can_be_reached_again():
    experiment = Experiment(start="random", seed=5, learning_rate=0.6)
    trainer = experiment.trainer()
    trainer.learning_rate = 0.7  # before the first epoch: that is how it starts
    for learning_rate, loss in ((0.8, "squared"), (0.9, "cross_entropy")):
        trainer.advance(50)
        trainer.learning_rate, trainer.loss = learning_rate, loss
    trainer.advance(50)

    reached = experiment.reached(trainer)
    assert (reached.learning_rate, reached.epoch, len(reached.changes)) == (0.7, 150, 2)
    again = Experiment.from_query(reached.to_query())[0].trainer()
    again.advance(reached.epoch)
    np.testing.assert_array_equal(again.network.flat(), trainer.network.flat())
    assert (again.learning_rate, again.loss) == (0.9, "cross_entropy")

    restarted = experiment.restarted(trainer)
    assert (restarted.learning_rate, restarted.loss) == (0.9, "cross_entropy")
    assert (restarted.epoch, restarted.changes, restarted.seed) == (0, (), 5)


# ---- what it refuses

LIMITS = {
    "gate": (["xor", "true"], ["", "XOR", "maybe"]),
    "hidden": ([(1,), (8, 8, 8, 8)], [(), (0,), (9,), (3, -1), (1, 1, 1, 1, 1)]),
    "activation": (["sigmoid", "tanh", "relu"], ["step", "", "ReLU"]),
    "bias": ([False, True], [2, "yes", None]),
    "start": (["random"], ["", "zeros"]),
    "seed": ([0, 2**32 - 1], [-1, 2**32]),
    "learning_rate": ([5e-324, 0.3, 100.0], [0.0, -0.3, 100.1, np.inf, np.nan]),
    "loss": ([*LOSSES], ["", "hinge"]),
    "epochs": ([1, 2_000_000], [0, -1, 2_000_001]),
    "tolerance": ([0.0, 0.999], [-0.1, 1.0, np.nan]),
    "epoch": ([0, 400_000], [-1, 400_001, 2_000_001]),
    "rule": ([GradientDescent(), Momentum(0.5), Adam()], ["adam", None, Adam]),
    "batch": ([None, 1, 500], [0, -1, 501]),
    "shuffle": ([None, 0, 2**32 - 1], [-1, 2**32]),
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, (good, _) in LIMITS.items() for value in good]
)
def test_a_setting_within_its_limits_is_taken(name: str, value):
    assert getattr(Experiment(**{"start": "random", name: value}), name) == value


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, (_, bad) in LIMITS.items() for value in bad]
)
def test_a_setting_out_of_its_limits_is_refused_in_words(name: str, value):
    with pytest.raises(ValueError, match=r"^\w+( [\w,]+)? (must be|is past) "):
        Experiment(**{"start": "random", name: value})


CHANGE = Change(5, 0.5, "squared")
CHANGE_9 = CHANGE._replace(epoch=9)
PUSH = CHANGE._replace(weights=(0.25,) * 9)


@pytest.mark.parametrize(
    ("together", "message"),
    [
        ({"start": "notebook", "hidden": (4,)}, "the notebook's weights need"),
        ({"start": "notebook", "bias": True}, "the notebook's weights need"),
        ({"start": "edited"}, "this network has 9 weights, not 0"),
        ({"start": "edited", "weights": (0.0,) * 8}, "this network has 9 weights, not 8"),
        ({"start": "edited", "bias": True, "weights": (0.0,) * 9}, "13 weights, not 9"),
        ({"start": "edited", "weights": (np.nan,) * 9}, "weights must be"),
        ({"start": "edited", "weights": (1_000.1,) * 9}, "weights must be"),
        ({"epochs": 10, "epoch": 11}, "epoch 11 is past the last one, 10"),
        ({"epoch": 4, "changes": (CHANGE,)}, "at or before the epoch reached"),
        ({"epoch": 9, "changes": (CHANGE, CHANGE)}, "changes must be"),
        ({"epoch": 9, "changes": (CHANGE._replace(epoch=6), CHANGE)}, "changes must be"),
        ({"epoch": 9, "changes": (CHANGE._replace(epoch=0),)}, "changes must be"),
        ({"epoch": 9, "changes": (CHANGE._replace(learning_rate=101.0),)}, "changes must be"),
        ({"epoch": 9, "changes": (CHANGE._replace(learning_rate=np.nan),)}, "changes must be"),
        ({"epoch": 9, "changes": (CHANGE._replace(loss="hinge"),)}, "changes must be"),
        ({"epoch": 9, "changes": (PUSH._replace(weights=(0.0,) * 8),)}, "pushes of 9 weights"),
        ({"epoch": 9, "bias": True, "start": "random", "changes": (PUSH,)}, "pushes of 13 weights"),
        ({"epoch": 9, "changes": (PUSH._replace(weights=(np.nan,) * 9),)}, "pushes to weights"),
        (
            {"epoch": 9, "changes": (PUSH._replace(weights=(*[0.0] * 8, -1_000.1)),)},
            "pushes to weights from -1,000 to 1,000",
        ),
        (
            {
                "hidden": (8, 8, 8, 8),
                "bias": True,
                "start": "random",
                "epoch": 9,
                "changes": tuple(Change(k, 0.3, "squared", (0.0,) * 249) for k in range(1, 6)),
            },
            "at most 1,000 weights together",
        ),
        (
            {"epoch": 999, "changes": tuple(CHANGE._replace(epoch=k) for k in range(1, 102))},
            "at most 100 changes",
        ),
    ],
)
def test_settings_that_do_not_go_together_are_refused_in_words(together: dict, message: str):
    with pytest.raises(ValueError, match=message):
        Experiment(**together)


# ---- pushed by hand


def test_pushed_on_its_way_it_goes_on_with_the_setting_there():
    changes = (CHANGE, Change(8, 0.25, "cross_entropy"))
    experiment = Experiment(epoch=20, changes=changes)
    weights = (0.5,) * 9
    for epoch, expected in (
        (3, (Change(3, 0.3, "squared", weights),)),
        (5, (CHANGE._replace(weights=weights),)),
        (6, (CHANGE, Change(6, 0.5, "squared", weights))),
        (20, (*changes, Change(20, 0.25, "cross_entropy", weights))),
    ):
        pushed = experiment.pushed(epoch, weights)
        assert (pushed.epoch, pushed.changes) == (epoch, expected)
        assert pushed.start == "notebook"
        other = pushed.pushed(epoch, PUSH.weights)  # instead
        assert other.changes == (*expected[:-1], expected[-1]._replace(weights=PUSH.weights))
        trainer = experiment.trainer()
        trainer.advance(20)
        assert experiment.reached(trainer.pushed(epoch, weights)) == pushed


def test_pushed_at_its_start_it_begins_there():
    experiment = Experiment(seed=3, start="random", epoch=20, changes=(CHANGE,))
    pushed = experiment.pushed(0, PUSH.weights)
    assert pushed == Experiment(seed=3, start="edited", weights=PUSH.weights)


def test_a_push_out_of_bounds_is_refused_in_words():
    with pytest.raises(ValueError, match="pushes to weights from"):
        Experiment(epoch=9).pushed(5, (1_001.0,) * 9)
    with pytest.raises(ValueError, match="weights must be numbers from"):
        Experiment(epoch=9).pushed(0, (1_001.0,) * 9)
    many = Experiment(epoch=100, changes=tuple(CHANGE._replace(epoch=k) for k in range(1, 101)))
    assert many.pushed(100, PUSH.weights).changes[-1].weights == PUSH.weights
    with pytest.raises(ValueError, match="at most 100 changes"):
        replace(many, epoch=101).pushed(101, PUSH.weights)


def test_restarted_it_has_no_push():
    experiment = Experiment(epoch=9)
    trainer = experiment.trainer()
    trainer.advance(9)
    pushed = trainer.pushed(5, PUSH.weights)
    assert experiment.restarted(pushed) == Experiment()


# ---- the link


@settings(max_examples=300)
@given(experiments())
def test_a_link_brings_back_the_same_experiment(experiment: Experiment):
    query = experiment.to_query()
    assert Experiment.from_query(query) == (experiment, ())
    assert query.keys() <= Experiment.query_keys()
    assert all(type(text) is str for text in query.values())


def test_no_link_is_the_default():
    assert Experiment.from_query({}) == (Experiment(), ())


def test_an_experiment_is_spelled_short_and_readable():
    experiment = Experiment(hidden=(4, 4), start="random", learning_rate=0.6, epoch=7)
    assert experiment.to_query() == {
        "gate": "xor",
        "hidden": "4-4",
        "act": "sigmoid",
        "bias": "0",
        "seed": "42",
        "lr": "0.6",
        "loss": "squared",
        "epochs": "400000",
        "epoch": "7",
    }


@pytest.mark.parametrize(
    ("settings", "written"),
    [
        ({"rule": GradientDescent()}, {}),
        ({"rule": GradientDescent(0.01)}, {"rule": "descent~0.01"}),
        ({"rule": Momentum(0.9)}, {"rule": "momentum~0.9"}),
        ({"rule": Nesterov(0.5, 1e-3)}, {"rule": "nesterov~0.5~0.001"}),
        ({"rule": Adam()}, {"rule": "adam~0.9~0.999~1e-08"}),
        ({"rule": Adam(0.8, 0.99, 1e-6, 0.1)}, {"rule": "adam~0.8~0.99~1e-06~0.1"}),
        ({"batch": 1, "shuffle": 0}, {"batch": "1", "shuffle": "0"}),
    ],
)
def test_how_the_updates_are_made_is_in_the_link_if_it_is_not_the_default(
    settings: dict, written: dict[str, str]
):
    experiment = Experiment(**settings)
    assert experiment.to_query() == {**Experiment().to_query(), **written}
    assert Experiment.from_query(written) == (experiment, ())


def test_numbers_of_a_rule_that_are_left_out_are_its_defaults():
    for text, rule in (("adam", Adam()), ("momentum", Momentum(0.9)), ("adam~0.5", Adam(0.5))):
        assert Experiment.from_query({"rule": text}) == (Experiment(rule=rule), ())


def test_numbers_out_of_arrays_are_spelled_as_numbers():
    # Tables and sliders hand out NumPy's numbers, whose repr names their type.
    one = np.ones(1)[0]
    experiment = Experiment(
        hidden=(np.int64(1),),
        start="edited",
        weights=(one / 3,) * 3,
        learning_rate=one / 3,
        tolerance=one / 3,
        epoch=5,
        changes=(Change(5, one / 7, "squared", (one / 9,) * 3),),
    )
    assert "np." not in "".join(experiment.to_query().values())
    assert Experiment.from_query(experiment.to_query()) == (experiment, ())


def test_the_longest_link_is_read_to_its_end():
    number = -1.2345678901234567e-300  # as long as a number can be
    experiment = Experiment(
        gate="not_x1_and_x2",
        hidden=(MAX_UNITS,) * MAX_HIDDEN_LAYERS,
        bias=True,
        start="edited",
        weights=(number,) * 249,
        learning_rate=-number,
        loss="cross_entropy",
        epochs=MAX_EPOCHS,
        epoch=MAX_EPOCHS,
        changes=tuple(
            Change(
                MAX_EPOCHS - MAX_CHANGES + k,
                -number,
                "cross_entropy",
                (number,) * 249 if 249 * k <= MAX_PUSHED else (),
            )
            for k in range(1, MAX_CHANGES + 1)
        ),
    )
    assert Experiment.from_query(experiment.to_query()) == (experiment, ())


def test_what_is_left_out_is_the_default():
    experiment, messages = Experiment.from_query({"gate": "and", "lr": "0.6"})
    assert experiment == Experiment(gate="and", learning_rate=0.6)
    assert messages == ()


def test_keys_that_are_not_ours_are_let_be():
    assert Experiment.from_query({"utm_source": "mail", "": "", "GATE": "or"}) == (Experiment(), ())


@pytest.mark.parametrize(
    ("query", "start", "said"),
    [
        ({"start": "notebook", "bias": "1"}, "random", "the default is used instead."),
        ({"start": "notebook", "hidden": "1", "weights": "1_2_3"}, "edited", "“weights” are used"),
        ({"start": "edited", "seed": "3"}, "random", "“seed” is used instead."),
        ({"weights": "1_2", "seed": "3"}, "random", "“seed” is used instead."),
    ],
)
def test_what_is_used_instead_is_said_as_it_is(query: dict[str, str], start: str, said: str):
    experiment, [message] = Experiment.from_query(query)
    assert experiment.start == start
    assert said in message


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ({"lr": "0,6", "epochs": "1e3"}, {"lr": "0.6", "epochs": "1000"}),
        ({"seed": "1,000", "epoch": "5.0"}, {"seed": "1000", "epoch": "5"}),
        ({"until": "0,05", "hidden": "2"}, {"until": "0.05", "hidden": "2"}),
        ({"weights": "0,5_−2_+3_4_5_6_7_8_1E1"}, {"weights": "0.5_-2_3_4_5_6_7_8_10"}),
        ({"epoch": "9", "then": "3_0,5_squared"}, {"epoch": "9", "then": "3_0.5_squared"}),
        (
            {"epoch": "9", "then": "3_0,5_cross_entropy_0,5_−2_+3_4_5_6_7_8_1E1"},
            {"epoch": "9", "then": "3_0.5_cross_entropy_0.5_-2_3_4_5_6_7_8_10"},
        ),
    ],
)
def test_a_link_reads_numbers_as_the_fields_do(typed: dict[str, str], query: dict[str, str]):
    expected = Experiment.from_query(query)
    assert Experiment.from_query(typed) == expected
    assert expected[1] == ()


def test_a_number_that_could_be_read_in_two_ways_is_named_with_both():
    experiment, [message] = Experiment.from_query({"lr": "1,000"})
    assert experiment == Experiment()
    ways = "is “1,000”, which can mean 1000 or 1.0000: write one of these"
    assert message == f"“lr” in the link {ways}; the default is used instead."


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        ("1_2", "must have pushes of 9 weights for this network"),
        ("-1001_2_3_4_5_6_7_8_9", "must have pushes to weights from -1,000 to 1,000"),
    ],
)
def test_what_is_wrong_with_a_push_is_said(weights: str, said: str):
    experiment, [message] = Experiment.from_query({"epoch": "9", "then": f"5_1_squared_{weights}"})
    assert experiment == Experiment(epoch=9)
    assert message == f"“then” in the link {said}; the default is used instead."


def test_a_push_is_spelled_after_the_change():
    weights = (0.1, -0.0, 1e-05, 1000.0, 5e-324, -0.30000000000000004, 1 / 3, 2.0, -3.5)
    experiment = Experiment(epoch=9, changes=(Change(5, 0.3, "cross_entropy", weights), CHANGE_9))
    then = (
        "5_0.3_cross_entropy_0.1_-0.0_1e-05_1000.0_5e-324_-0.30000000000000004_0.3333333333333333"
        "_2.0_-3.5~9_0.5_squared"
    )
    assert experiment.to_query()["then"] == then
    found = Experiment.from_query(experiment.to_query())
    assert found == (experiment, ())
    assert list(map(str, found[0].changes[0].weights)) == list(map(str, weights))


def test_a_weight_keeps_its_last_bit():
    weight, *_ = Experiment.from_query({"weights": "-0.0" + "_1" * 8})[0].weights
    assert str(weight) == "-0.0"


def test_a_setting_that_has_no_part_in_the_start_is_as_if_it_had_not_been_chosen():
    drawn = Experiment(start="random", seed=7, epoch=9)
    edited = drawn.pushed(0, (0.5,) * 9)
    for experiment in (edited, replace(drawn, start="notebook"), replace(edited, start="random")):
        assert Experiment.from_query(experiment.to_query()) == (experiment, ())


@pytest.mark.parametrize(
    ("query", "start"),
    [
        ({}, "notebook"),
        ({"start": "notebook"}, "notebook"),
        ({"start": "random"}, "random"),
        ({"seed": "1"}, "random"),
        ({"start": "random", "seed": "1"}, "random"),
        ({"hidden": "4"}, "random"),
        ({"bias": "1"}, "random"),
        ({"weights": "1_2_3_4_5_6_7_8_9"}, "edited"),
        ({"start": "edited", "weights": "1_2_3_4_5_6_7_8_9"}, "edited"),
    ],
)
def test_where_the_weights_come_from_can_be_left_unsaid(query: dict[str, str], start: str):
    experiment, messages = Experiment.from_query(query)
    assert experiment.start == start
    assert messages == ()


NINE = "_".join("123456789")
TO_NINE = tuple(map(float, range(1, 10)))
WRONG = {
    "gate": ["", "XOR", "xor ", "xor\0", "<script>alert(1)</script>"],
    "hidden": ["", "-", "3-", "0", "9", "1-1-1-1-1", "3,4", "3-x", "3" * 5_000, "3-" * 50_000],
    "act": ["", "step", "Relu"],
    "bias": ["", "2", "true", "01"],
    "start": ["", "zeros", "edited"],
    "seed": [
        "",
        "-1",
        "4294967296",
        "1.5",
        "1.000",
        "1_0",
        "٣",
        "nan",
        "9" * 5_000,
        "0" * 100_000 + "7",
    ],
    "weights": [
        *("", "_", "1_2", NINE + "_10", NINE + "_", "nan" + NINE[1:], "inf" + NINE[1:]),
        *("1e999" + NINE[1:], "1001" + NINE[1:], "1_" * 50_000, NINE[:-1] + "0" * 100_000),
    ],
    "lr": [
        *("", "0", "-1", "101", "nan", "inf", "-inf", "1e999", "1e-999", "1,000", "0x1", "1 2"),
        "1." + "0" * 100_000,
    ],
    "loss": ["", "hinge", "Squared"],
    "epochs": ["", "0", "-5", "2000001", "1e7", "4.5", "9" * 5_000],
    "until": ["", "1", "-0.1", "nan", "1e999", "\ud800"],
    "epoch": ["", "-1", "400001", "2000001", "nan", "9" * 5_000],
    "then": [
        *("", "~", "_", "__", "1_1", "1_1_", "1_1_hinge", "1_nan_squared", "1_0_squared"),
        *("0_1_squared", "1_101_squared", "x_1_squared", "1_1_squared~", "1_1_squared~1_1_squared"),
        *("2_1_squared~1_1_squared", "9_1_squared", "~".join(["1_1_squared"] * 10_000)),
        "~".join(f"{epoch}_1_squared" for epoch in range(1, 102)),
        *(f"5_1_squared_{text}" for text in ("", "1", "1_2", NINE + "_10", NINE + "_", "nan")),
        *(f"5_1_squared_{text}" for text in ("1001" + NINE[1:], "1e999" + NINE[1:], "1_" * 50_000)),
        f"5_1_squaredx_{NINE}",
        f"5_1_{NINE}",
    ],
    "rule": [
        *("", "~", "sgd", "Adam", "momentum~", "momentum~1", "momentum~-0.1", "momentum~nan"),
        *("momentum~0.9~0~0", "nesterov~1e999", "adam~0.9~1", "adam~0.9~0.999~0", "adam~~0.9"),
        *("descent~-1", "descent~inf", "descent~x", "momentum~1,234", "momentum_0.9"),
        "adam" + "~0.5" * 10_000,
    ],
    "batch": ["", "0", "-1", "501", "1.5", "all", "9" * 5_000],
    "shuffle": ["", "-1", "4294967296", "1.5", "yes", "nan"],
}


@pytest.mark.parametrize(
    ("key", "text"),
    [
        pytest.param(key, text, id=f"{key}={text[:20]!a}, {len(text)}")
        for key, texts in WRONG.items()
        for text in texts
    ],
)
def test_what_is_wrong_becomes_the_default_and_is_named(key: str, text: str):
    context = {"epoch": "8"} if key == "then" else {}
    experiment, messages = Experiment.from_query({**context, key: text})
    assert experiment == Experiment.from_query(context)[0]
    (message,) = messages
    assert f"“{key}" in message
    assert message.endswith("; the default is used instead.")
    assert len(message) < 300
    assert text not in message or len(text) < 10  # what a stranger wrote is not shown


@pytest.mark.parametrize(
    ("query", "keys", "expected"),
    [
        (
            {"start": "notebook", "hidden": "4", "gate": "or"},
            ["start"],
            Experiment(start="random", hidden=(4,), gate="or"),
        ),
        (
            {"epochs": "100", "epoch": "101", "then": "50_1.0_squared"},
            ["epoch", "then"],
            Experiment(epochs=100),
        ),
        ({"epoch": "7", "then": "8_1.0_squared"}, ["then"], Experiment(epoch=7)),
        ({"weights": NINE, "hidden": "4"}, ["weights"], Experiment(start="random", hidden=(4,))),
        ({"start": "edited", "weights": "1_2"}, ["weights", "start"], Experiment()),
        (
            {"start": "random", "weights": NINE},
            ["start"],
            Experiment(start="edited", weights=TO_NINE),
        ),
        ({"start": "notebook", "seed": "3"}, ["start"], Experiment(start="random", seed=3)),
        ({"seed": "3", "weights": NINE}, ["seed"], Experiment(start="edited", weights=TO_NINE)),
        ({"gate": "x", "lr": "x", "seed": "3"}, ["gate", "lr"], Experiment(start="random", seed=3)),
    ],
)
def test_only_what_is_wrong_is_replaced(
    query: dict[str, str], keys: list[str], expected: Experiment
):
    experiment, messages = Experiment.from_query(query)
    assert experiment == expected
    assert len(messages) == len(keys)
    for key, message in zip(keys, messages, strict=True):
        assert f"“{key}" in message


KEYS = st.sampled_from(sorted(Experiment.query_keys()))
TEXTS = st.one_of(
    st.text(),
    st.sampled_from([text for texts in WRONG.values() for text in texts]),
    st.text("0123456789-+._~eExnaif \0٣", max_size=40),
    st.integers().map(str),
    st.floats().map(repr),
    experiments().flatmap(lambda experiment: st.sampled_from([*experiment.to_query().values()])),
)


@settings(max_examples=500)
@given(st.dictionaries(KEYS | st.text(), TEXTS))
@example({"hidden": "٣"})
@example({"seed": "7", "weights": NINE})
@example(MappingProxyType({"gate": "or"}))
def test_nothing_that_a_link_holds_breaks_it(query: Mapping[str, str]):
    experiment, messages = Experiment.from_query(query)
    assert Experiment.from_query(experiment.to_query()) == (experiment, ())
    assert experiment.trainer().epoch == 0
    for message in messages:
        assert any(f"“{key}" in message for key in Experiment.query_keys() & query.keys())


# ---- data in place of a gate

MOONS = ReadyMade("moons", 200, 0.15, 7)


def test_the_data_that_are_not_held_out_are_learned():
    experiment = Experiment(data=MOONS, test=HeldOut(20))
    training, test = HeldOut(20).split(MOONS.dataset)
    assert (len(training.inputs), len(test.inputs)) == (160, 40)
    np.testing.assert_array_equal(experiment.dataset.inputs, training.inputs)
    np.testing.assert_array_equal(experiment.held_out.inputs, test.inputs)
    trainer = experiment.trainer()
    np.testing.assert_array_equal(trainer.dataset.inputs, training.inputs)
    np.testing.assert_array_equal(trainer.held_out.inputs, test.inputs)
    assert Experiment(data=MOONS).dataset is MOONS.dataset
    assert Experiment(data=MOONS).held_out is None
    assert Experiment().held_out is None


def test_data_stand_in_the_link_in_place_of_a_gate():
    query = Experiment(data=MOONS, test=HeldOut(20)).to_query()
    assert (query["data"], query["test"]) == ("moons~200~0.15~7", "20")
    assert "gate" not in query
    assert not {"data", "test"} & Experiment().to_query().keys()
    assert Experiment(gate="and", data=MOONS) == Experiment(data=MOONS)


@given(experiments_with_data())
def test_a_link_brings_back_the_same_data(experiment: Experiment):
    query = experiment.to_query()
    assert all(type(text) is str and not {*text} & {*" #&+%/?"} for text in query.values())
    again, messages = Experiment.from_query(query)
    assert (again, messages) == (experiment, ())
    np.testing.assert_array_equal(again.dataset.inputs, experiment.dataset.inputs)


@pytest.mark.parametrize(
    ("query", "said", "expected"),
    [
        ({"test": "20"}, "“test” in the link needs “data”", Experiment()),
        ({"gate": "or", "test": "20"}, "“test” in the link needs “data”", Experiment(gate="or")),
        (
            {"gate": "or", "data": "moons~200~0.15~7"},
            "“gate” in the link is not used beside “data”.",
            Experiment(data=MOONS),
        ),
        (
            {"data": "moons~200"},
            "“data” in the link must be as in moons~200~0.15~7: points, noise and seed;",
            Experiment(),
        ),
        (
            {"data": "moons~200~0.15~7", "test": "60"},
            "“test” in the link must be a whole number of percent from 0 to 50, with a seed as in",
            Experiment(data=MOONS),
        ),
    ],
)
def test_what_a_link_says_wrong_about_data_has_one_sentence(query, said: str, expected):
    experiment, [message] = Experiment.from_query(query)
    assert message.startswith(said)
    assert experiment == expected


# ---- other points on the way

GATE = as_points(XOR)
FIVE = OwnPoints((*GATE, Point(500, 250, 1)))


def test_a_change_of_points_says_in_a_link_what_is_new():
    # (500 * 1001 + 250) * 2 + 1 = 1001501 = 3 * 64^3 + 52 * 64^2 + 32 * 64 + 29
    for points, said in (
        (FIVE.points, "4.0.D0gd"),
        (GATE[1:], "0.1"),
        ((GATE[0], *GATE[2:]), "1.1"),
        ((*GATE[:3], Point(500, 250, 1)), "3.1.D0gd"),
    ):
        change = Change(40, 0.3, "squared", (), OwnPoints(points))
        experiment = Experiment(epoch=90, changes=(change,))
        assert experiment.to_query()["then"] == f"40_0.3_squared_own.{said}"
    pushed = PUSH._replace(data=FIVE)
    then = Experiment(epoch=90, changes=(pushed, CHANGE_9)).to_query()["then"]
    weights = "_".join(["0.25"] * 9)
    assert then == f"5_0.5_squared_{weights}_own.4.0.D0gd~9_0.5_squared"


def test_the_link_of_a_hundred_edits_is_read():
    points, changes = list(as_points(ReadyMade("spirals", 450).dataset)), []
    for k in range(1, 101):
        points[(7 * k) % len(points)] = Point(k, 2 * k, k % 2)
        changes.append(Change(k, 0.3, "squared", (), OwnPoints(tuple(points))))
    experiment = Experiment(
        data=ReadyMade("spirals", 450), test=HeldOut(20), epoch=100, changes=tuple(changes)
    )
    query = experiment.to_query()
    assert len(query["then"]) < 3_500
    assert Experiment.from_query(query) == (experiment, ())


def test_the_longest_link_of_points_is_read():
    rng, changes = np.random.default_rng(0), []
    for k in range(1, 11):
        rows = np.hstack((rng.integers(0, 1_001, (500, 2)), rng.integers(0, 2, (500, 1))))
        points = OwnPoints(tuple(Point(*row) for row in rows.tolist()))
        changes.append(Change(k, 1 / 3, "cross_entropy", (), points))
    weights = tuple((np.arange(1.0, 250.0) / -249).tolist())
    pushes = [Change(k, k / 3e8, "cross_entropy", weights) for k in range(11, 15)]
    steps = [Change(1_999_000 + k, k / 3e8, "cross_entropy") for k in range(1, 87)]
    experiment = Experiment(
        hidden=(8, 8, 8, 8),
        bias=True,
        start="random",
        epochs=2_000_000,
        epoch=2_000_000,
        changes=(*changes, *pushes, *steps),
    )
    assert Experiment.from_query(experiment.to_query()) == (experiment, ())
    more = Change(1_999_999, 0.3, "squared", (), FIVE)
    with pytest.raises(ValueError, match="at most 5,000 points that are new"):
        replace(experiment, changes=(*changes, more))


@pytest.mark.parametrize(
    ("then", "said"),
    [
        ("5_0.3_squared_own", "must be at most 100 changes in order"),
        ("5_0.3_squared_own.", "has a change of points that is not as in own.12.1.F9rDsu_;"),
        ("5_0.3_squared_own.4", "has a change of points that is not as in own.12.1.F9rDsu_;"),
        ("5_0.3_squared_own.4.x.D0gd", "has a change of points that is not as in"),
        ("5_0.3_squared_own.4.0.D0gd.", "has a change of points that is cut off"),
        ("5_0.3_squared_own.4.0.D0g", "has a change of points that is cut off"),
        ("5_0.3_squared_own.4.0.D0g!", "has a change of points that has a sign among"),
        ("5_0.3_squared_own.4.0.____", "has a change of points that has a point outside"),
        ("5_0.3_squared_own.5.0.D0gd", "has a change of points that takes away some"),
        ("5_0.3_squared_own.4.1.D0gd", "has a change of points that takes away some"),
        ("5_0.3_squared_own.-1.1.D0gd", "has a change of points that"),
        ("5_0.3_squared_own.4.-1.D0gd", "has a change of points that takes away some"),
        ("5_0.3_squared_own.0.4", "has a change of points that leaves 0, and must leave 1 to 500"),
        (
            f"5_0.3_squared_own.0.0.{'D0gdAAA' * 249}",
            "has a change of points that leaves 502, and must leave 1 to 500",
        ),
        ("5_0.3_own.4.0.D0gd", "must be at most 100 changes in order"),
        ("5_own.4.0.D0gd", "must be at most 100 changes in order"),
    ],
)
def test_what_a_link_says_wrong_about_points_on_the_way(then: str, said: str):
    experiment, [message] = Experiment.from_query({"epoch": "9", "then": then})
    assert message.startswith(f"“then” in the link {said}")
    assert message.endswith("; the default is used instead.")
    assert experiment == Experiment(epoch=9)


def test_points_on_the_way_mean_what_the_first_ones_do():
    units = Units(Axis("width", 0.0, 2.0), Axis("length", 1.0, 3.0), "kind", ("a", "b"))
    own = replace(FIVE, units=units)
    change = Change(5, 0.3, "squared", (), replace(own, points=GATE))
    experiment = Experiment(data=own, epoch=9, changes=(change,))
    assert Experiment.from_query(experiment.to_query()) == (experiment, ())
    assert experiment.units == units
    with pytest.raises(ValueError, match="points whose numbers mean what those of the first"):
        Experiment(data=own, epoch=9, changes=(change._replace(data=FIVE),))
    with pytest.raises(ValueError, match="changes must be"):
        Experiment(epoch=9, changes=(change._replace(data=ReadyMade("moons")),))


def test_edited_on_its_way_it_goes_on_with_the_setting_there():
    changes = (CHANGE, Change(8, 0.25, "cross_entropy"))
    experiment = Experiment(epoch=20, changes=changes)
    for epoch, expected in (
        (3, (Change(3, 0.3, "squared", (), FIVE),)),
        (5, (CHANGE._replace(data=FIVE),)),
        (20, (*changes, Change(20, 0.25, "cross_entropy", (), FIVE))),
    ):
        edited = experiment.edited(epoch, FIVE)
        assert (edited.epoch, edited.changes) == (epoch, expected)
        assert (edited.data, edited.data_at(epoch - 1), edited.data_at(epoch)) == (None, None, FIVE)
        trainer = experiment.trainer()
        trainer.advance(20)
        branch = trainer.branched(epoch)
        branch.change_points(FIVE)
        assert experiment.reached(branch) == edited
        pushed = edited.pushed(epoch, PUSH.weights)
        assert pushed.changes[-1] == expected[-1]._replace(weights=PUSH.weights)
        assert experiment.restarted(branch) == Experiment(
            learning_rate=branch.learning_rate, loss=branch.loss, data=FIVE
        )
    many = Experiment(epoch=101, changes=tuple(CHANGE._replace(epoch=k) for k in range(1, 101)))
    assert many.edited(100, FIVE).changes[-1].data == FIVE
    with pytest.raises(ValueError, match="at most 100 changes"):
        many.edited(101, FIVE)


def test_edited_at_its_start_it_begins_with_the_points():
    experiment = Experiment(gate="and", seed=3, start="random", epoch=20, changes=(CHANGE,))
    assert experiment.edited(0, FIVE) == Experiment(data=FIVE, seed=3, start="random")


@pytest.mark.parametrize("engine", ["numpy", "numba"])
@pytest.mark.parametrize("points", [7, 200])
def test_data_are_learned_by_a_rule_in_batches(points: int, engine: str):
    if engine == "numba" and not is_available():
        pytest.skip("there is no Numba to use")
    rule, batch, shuffle = Adam(decay=0.01), 3, 5
    given = {"learning_rate": 0.01, "epoch": 25, "epochs": 25}
    given |= {"start": "random", "bias": True, "activation": "tanh"}
    data = ReadyMade("moons", points, 0.1, 7)
    experiment = Experiment(
        data=data, test=HeldOut(20, 1), rule=rule, batch=batch, shuffle=shuffle, **given
    )
    query = experiment.to_query()
    assert {*query} >= {"data", "test", "rule", "batch", "shuffle"}
    assert Experiment.from_query(query) == (experiment, ())
    network = Network.random((2, 3, 1), 42, bias=True, activation="tanh")
    learned = data.dataset.only(~held_out(points, 0.2, 1))
    run = Run(network, learned, 0.01, "squared", Method(rule, batch, shuffle))
    trainer = experiment.trainer(engine)
    trainer.advance(25)
    expected = by_the_book(run, 25)[-1].before.flat()
    np.testing.assert_allclose(trainer.network.flat(), expected, rtol=0, atol=1e-12)


def test_no_held_out_points_have_no_seed():
    experiment = Experiment(data=MOONS, test=HeldOut(0, 7))
    assert experiment == Experiment(data=MOONS)
    assert "test" not in experiment.to_query()


def test_nothing_of_a_gate_is_held_out():
    with pytest.raises(ValueError, match="held-out points need a data set"):
        Experiment(test=HeldOut(20))


@pytest.mark.parametrize(("name", "value"), [("data", "moons"), ("test", 20)])
def test_only_values_of_their_kind_are_taken(name: str, value):
    with pytest.raises(ValueError, match=f"{name} must be"):
        Experiment(**{name: value})

"""The settings of a sweep: as they are typed, and in a link."""

from dataclasses import replace

import numpy as np
import pytest

from pages.link.many_runs import GRIDS, MAX_RUNS, Map, Plan
from xorcore.sweep import SweepResult

SOME = Plan(
    seeds=40,
    first=7,
    rates=(0.1, 0.6, 2.0),
    sizes=(2, 8),
    epochs=300,
    bias=True,
    loss="cross_entropy",
    compare="biases",
)


@pytest.mark.parametrize("plan", [Plan(), SOME], ids=["default", "some"])
def test_a_link_gives_the_plan_back(plan: Plan):
    query = plan.to_query()
    assert Plan.from_query(query) == (plan, ())
    assert query.keys() == Plan.query_keys() - {"updates"}  # absent at plain steps


def test_a_link_reads_well():
    assert SOME.to_query() == {
        "seeds": "40",
        "first": "7",
        "rates": "0.1_0.6_2",
        "sizes": "2_8",
        "length": "300",
        "biases": "1",
        "error": "cross_entropy",
        "compare": "biases",
    }


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("seeds", "0"),
        ("seeds", "2001"),
        ("seeds", "1000000000"),
        ("seeds", "-1"),
        ("seeds", ""),
        ("first", "4294967296"),
        ("rates", "abc"),
        ("rates", ""),
        ("rates", "0"),
        ("rates", "nan"),
        ("rates", "101"),
        ("rates", "_".join(map(str, range(1, 12)))),
        ("rates", "1" * 10_000),
        ("sizes", "9"),
        ("sizes", "3.5"),
        ("length", "0"),
        ("length", "9" * 30),
        ("biases", "yes"),
        ("error", "<b>"),
        ("compare", "all"),
    ],
)
def test_what_is_wrong_in_a_link_is_replaced_and_said(key: str, text: str):
    plan, messages = Plan.from_query(SOME.to_query() | {key: text})
    [message] = messages
    assert message.startswith(f"“{key}” in the link must be ")
    assert plan.to_query() == SOME.to_query() | {key: Plan().to_query()[key]}


def test_a_link_with_too_many_runs_gets_as_many_seeds_as_fit():
    query = {"seeds": "2000", "rates": "1_2_3_4_5", "sizes": "2_3_4"}
    plan, [message] = Plan.from_query(query)
    assert plan.seeds == 1_333
    assert plan.runs <= MAX_RUNS
    assert "1,333 seeds are used instead" in message


@pytest.mark.parametrize(
    ("plan", "megabytes"),
    [
        (Plan(seeds=2_000, rates=tuple(range(1, 11))), 9.8),
        (Plan(2_000, rates=tuple(range(1, 11)), sizes=(8,), epochs=2_000_000, bias=True), 18.5),
    ],
)
def test_the_most_runs_take_so_much_memory(plan: Plan, megabytes: float):
    # By hand: a weight or number takes 8 bytes, a checkpoint 4, a yes or no 1.
    numbers, checkpoints = (2 + 9, 98) if plan.sizes == (3,) else (2 + 33, 159)
    assert 20_000 * (8 * numbers + 4 * checkpoints + 8) == pytest.approx(1e6 * megabytes, rel=0.01)
    assert plan.runs == MAX_RUNS
    result = SweepResult.nothing_done(plan.request)
    arrays = [array for array in vars(result).values() if isinstance(array, np.ndarray)]
    assert sum(array.nbytes for array in (*arrays, *result.weights)) == pytest.approx(
        1e6 * megabytes, rel=0.01
    )


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("rates", "0.1, 0.6, 2", (0.1, 0.6, 2.0)),
        ("rates", " 2;0.6  0.1 0.6 ", (0.1, 0.6, 2.0)),
        ("seeds", "1,000", 1_000),
        ("sizes", "4, 2", (2, 4)),
    ],
)
def test_what_is_typed_is_understood(name: str, text: str, value: object):
    assert getattr(Plan().with_typed(name, text), name) == value


def test_what_is_shown_can_be_typed():
    for name in ("rates", "sizes", "seeds", "epochs"):
        assert SOME.with_typed(name, SOME.typed(name)) == SOME


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("rates", "0.1, abc", "Learning rates must be 1 to 10 numbers above 0 and at most 100"),
        ("seeds", "1000000000", "Seeds must be a whole number from 1 to 2,000; 500 is still used."),
        ("seeds", "0", "Seeds must be a whole number from 1 to 2,000; 500 is still used."),
        ("sizes", "", "Hidden units must be one or more numbers from 1 to 8"),
    ],
)
def test_what_cannot_be_taken_gets_a_sentence(name: str, text: str, sentence: str):
    with pytest.raises(ValueError, match=sentence):
        Plan().with_typed(name, text)


def test_more_runs_than_fit_are_refused():
    with pytest.raises(ValueError, match="That makes 40,000 runs, and at most 20,000 fit"):
        Plan(seeds=2_000).with_typed("rates", " ".join(map(str, range(1, 11)))).with_typed(
            "sizes", "3 4"
        )


def test_compared_plans_differ_in_one_setting():
    without, with_ = SOME.variants
    assert (without.bias, with_.bias) == (False, True)
    assert without.loss == with_.loss == "cross_entropy"
    losses = Plan(compare="loss").variants
    assert [plan.loss for plan in losses] == ["squared", "cross_entropy"]
    assert Plan().variants == (Plan(),)


def test_the_plan_is_what_the_core_is_asked_for():
    request = SOME.request
    assert request.seeds.tolist() == list(range(7, 47))
    assert request.learning_rates.tolist() == [0.1, 0.6, 2.0]
    assert request.hidden == ((2,), (8,))
    assert (request.epochs, request.bias, request.loss) == (300, True, "cross_entropy")
    assert request.dataset.name == "xor"


# ---- the map


SOME_MAP = Map("map", "coarse", 7, 300, "median", (0.4, 8))


def test_the_rates_of_a_map_are_equal_steps_on_a_log_axis():
    fine, coarse = GRIDS["fine"], GRIDS["coarse"]
    assert (len(fine.rates), fine.sizes) == (24, (1, 2, 3, 4, 5, 6, 7, 8))
    assert coarse == ((0.01, 0.063, 0.4, 2.5, 16.0, 100.0), (1, 2, 4, 8))
    for rates in (fine.rates, coarse.rates):
        assert (rates[0], rates[-1]) == (0.01, 100.0)
        # Two digits are off by at most one in twenty-one: 0.015 to 0.0149, for example.
        np.testing.assert_allclose(rates, np.geomspace(0.01, 100, len(rates)), rtol=1 / 21)
        assert all(float(f"{rate:.1e}") == rate for rate in rates)


@pytest.mark.parametrize("shown", [Map(), Map("map"), SOME_MAP])
def test_a_link_gives_the_map_back(shown: Map):
    assert Map.from_query(shown.to_query()) == (shown, ())


def test_a_link_of_the_map_reads_well():
    assert Map().to_query() == {}
    assert SOME_MAP.to_query() == {
        "view": "map",
        "grid": "coarse",
        "cell_seeds": "7",
        "map_length": "300",
        "measure": "median",
        "cell": "0.4_8",
    }


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("view", "table"),
        ("grid", "24"),
        ("cell_seeds", "201"),
        ("cell_seeds", "0"),
        ("map_length", "1e99"),
        ("measure", "mean"),
        *(("cell", text) for text in ("", "0.4", "0.4_8_1", "0.4_9", "nan_8", "x_y", "0.4_0")),
        ("cell", "0.55_3"),  # which the fine map has
        ("cell", "0.4_3"),
    ],
)
def test_what_is_wrong_in_a_link_of_the_map_is_replaced_and_said(key: str, text: str):
    found, messages = Map.from_query(SOME_MAP.to_query() | {key: text})
    wrong = {key, "cell"} if key == "grid" else {key}  # the cell is not in the default's grid
    assert [message.split("”")[0] for message in messages] == [
        f"“{name}" for name in sorted(wrong, reverse=True)
    ]
    expected = {k: v for k, v in SOME_MAP.to_query().items() if k not in wrong}
    assert found.to_query() == expected


def test_another_grid_has_no_cell_that_it_lacks():
    assert replace(SOME_MAP, grid="fine").cell is None
    assert replace(SOME_MAP, measure="share").cell == (0.4, 8)


def test_the_map_runs_what_it_has_and_what_the_sweep_has():
    runs = SOME_MAP.runs(SOME)
    assert (runs.seeds, runs.first, runs.epochs) == (7, 7, 300)
    assert (runs.bias, runs.loss) == (True, "cross_entropy")
    assert runs.runs == 7 * 24
    assert runs.request.learning_rates.tolist() == list(GRIDS["coarse"].rates)
    assert Map().runs(Plan()).runs == 38_400
    assert sorted(runs.cells) == list(np.ndindex(4, 6))
    assert Plan().cells is None

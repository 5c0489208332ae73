"""The settings of a sweep: as they are typed, and in a link."""

import numpy as np
import pytest

from pages.link.many_runs import MAX_RUNS, Plan
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
    assert query.keys() == Plan.query_keys()


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

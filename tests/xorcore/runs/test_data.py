"""Data as values, and their texts in links: each brings the same back, no other raises."""

import random
import re
from math import log10

import numpy as np
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.hostile.links import values
from xorcore import Experiment
from xorcore.model.dataset import held_out
from xorcore.model.datasets import READY_MADE, moons
from xorcore.runs.data import (
    MAX_LINK,
    HeldOut,
    OwnPoints,
    Point,
    ReadyMade,
    Splice,
    WrongDataError,
    fits_link,
    read_data,
    read_held_out,
)
from xorcore.runs.units import Axis, Units, as_name

seeds = st.integers(0, 2**32 - 1)
ready_made = st.builds(
    ReadyMade, st.sampled_from([*READY_MADE]), st.integers(4, 500), st.floats(0, 0.5), seeds
)
steps = st.integers(0, 1_000)
point_lists = st.lists(
    st.builds(Point, steps, steps, st.integers(0, 1)), min_size=1, max_size=500
).map(tuple)
names = st.text(max_size=40).map(as_name).filter(bool)
ends = st.floats(-1e6, 1e6)
axes = st.tuples(names, ends, ends).filter(lambda a: a[2] - a[1] > 1e-9).map(lambda a: Axis(*a))
two_words = st.tuples(names, names).filter(lambda words: words[0] != words[1])
units = st.just(Units()) | st.builds(Units, axes, axes, names, two_words)
own_points = st.builds(OwnPoints, point_lists, units)


def test_a_ready_made_set_is_the_one_of_its_function():
    data = ReadyMade("moons", 200, 0.15, 7)
    np.testing.assert_array_equal(data.dataset.inputs, moons(200, 0.15, 7).inputs)
    assert data.spell() == "moons~200~0.15~7"
    assert read_data("moons~200~0.15~7") == data
    assert data.dataset is data.dataset


@settings(max_examples=200)
@given(ready_made | own_points)
def test_a_link_brings_back_the_same_data(data):
    text = data.spell()
    assert read_data(text) == data
    assert read_data(text).units == data.units
    np.testing.assert_array_equal(read_data(text).dataset.inputs, data.dataset.inputs)


def test_own_points_are_packed_as_the_format_says():
    """Worked by hand, in base 64: (x1 1001 + x2) 2 + target, and two of them as one number."""
    assert OwnPoints((Point(0, 0, 1),)).spell() == "own~AAAB"
    # (1 * 1001 + 0) * 2 = 2002 = 31 * 64 + 18: letters 31 and 18 are f and S.
    assert OwnPoints((Point(1, 0, 0),)).spell() == "own~AAfS"
    # 1 * 2004002 + 3 = 7 * 64^3 + 41 * 64^2 + 16 * 64 + 37
    assert OwnPoints((Point(0, 0, 1), Point(0, 1, 1))).spell() == "own~AAAHpQl"
    dataset = OwnPoints((Point(250, 1_000, 1), Point(0, 500, 0))).dataset
    assert dataset.inputs.tolist() == [[0.25, 1], [0, 0.5]]
    assert dataset.targets.tolist() == [[1], [0]]


def test_500_own_points_fit_into_a_link():
    chance = random.Random(1)
    points = [Point(chance.randint(0, 1000), chance.randint(0, 1000), k % 2) for k in range(500)]
    text = OwnPoints(tuple(points)).spell()
    assert len(text) == len("own~500.") + 1_750
    assert re.fullmatch(r"[\w~.-]+", text, re.ASCII)
    assert fits_link({"data": text, "hidden": "8-8", "act": "tanh", "lr": "0.03", "seed": "42"})
    assert not fits_link({"data": text, "weights": "0.123456_" * 30})
    assert fits_link({"data": "x" * (MAX_LINK - 106)})
    assert not fits_link({"data": "x" * (MAX_LINK - 105)})  # "data=" and 100 for the address


def test_points_of_a_link_that_is_cut_off_are_missed():
    points = tuple(Point(k, 1_000 - k, k % 2) for k in range(101))
    text = OwnPoints(points).spell()
    for end in range(len("own~") + 1, len(text)):
        with pytest.raises(WrongDataError, match=r"cut off"):
            read_data(text[:end])
        with pytest.raises(WrongDataError, match=r"cut off"):
            Splice.read(f"0.1.{text.removeprefix('own~')}"[:end])
    with pytest.raises(WrongDataError, match="is cut off: it has 98 of its 101 points"):
        read_data(text[:-11])
    units = OwnPoints(points, Units(Axis("width", 0.1, 2.5))).spell()
    with pytest.raises(WrongDataError, match="is cut off: it has 98 of its 101 points"):
        read_data(units.replace(text, text[:-11]))


def test_points_without_their_number_are_read_as_ever():
    points = tuple(Point(k, 1_000 - k, k % 2) for k in range(500))
    text = OwnPoints(points).spell()
    assert read_data(text.replace("500.", "", 1)).points == points
    assert OwnPoints(points[:100]).spell() == "own~" + text[len("own~500.") :][:350]


def test_a_place_is_taken_to_the_nearest_thousandth_in_the_square():
    assert Point.nearest(0.12345, 0.9996, 1) == (123, 1_000, 1)
    assert Point.nearest(-0.2, 1.7, 0) == (0, 1_000, 0)


@given(axes, st.floats(0, 1))
def test_an_axis_goes_to_its_own_units_and_back(axis: Axis, share: float):
    assert (axis.value(0), axis.share(axis.low), axis.share(axis.high)) == (axis.low, 0, 1)
    width = axis.high - axis.low
    error = 4 * np.spacing(max(abs(axis.low), abs(axis.high)))
    assert abs(axis.share(axis.value(share)) - share) <= error / width + 1e-15


@pytest.mark.parametrize(
    ("low", "high", "parts", "decimals", "digits"),
    [
        (0, 1, 100, 2, 3),  # 0.01 and 0.02, up to 1.00
        (0, 1, 1_000, 3, 4),
        (0.1, 2.5, 100, 2, 3),  # parts of 0.024
        (0.9, 1.0, 1_000, 4, 5),  # of 0.0001, though 1 - 0.9 is a little less than 0.1
        (0, 5_000, 1_000, 0, 4),
        (-1e6, 1e6, 100, 0, 7),
        (100, 100.0005, 1_000, 7, 10),  # of 0.0000005
        (100_000, 100_001, 1_000, 3, 9),
        (-5e-9, 1e-9, 100, 11, 3),  # of 0.00000000006
        (1e6 - 1e-9, 1e6, 100, 11, 15),  # a float has no more
    ],
)
def test_the_digits_of_a_value_tell_the_parts_of_its_axis(
    low: float, high: float, parts: int, decimals: int, digits: int
):
    axis = Axis("width", low, high)
    assert (axis.decimals(parts), axis.digits(parts)) == (decimals, digits)


@given(axes, st.sampled_from([10, 100, 1_000]))
def test_each_part_of_an_axis_is_written_in_another_way(axis: Axis, parts: int):
    width = axis.high - axis.low
    # Where a part is one unit of the last decimal, 0.5, 1.5 and 2.5 become 0, 2 and 2.
    assume(width > 1e-3 and log10(width) % 1 > 1e-3)
    places = [axis.value(part / parts) for part in range(parts + 1)]
    assert len({f"{place:.{axis.decimals(parts)}f}" for place in places}) == parts + 1
    assert len({f"{place:.{axis.digits(parts)}g}" for place in places}) == parts + 1


@pytest.mark.parametrize(
    ("axis", "words"),
    [
        (Axis("width", 0.1, 2.5), "width, 0.1 to 2.5"),
        (Axis("x1", -1e6, 1e6), "-1,000,000 to 1,000,000"),
        (Axis("x1", 1 / 3, 4_000.125), "0.3333333 to 4,000.125"),
        (Axis("x1", 500_000.01, 500_000.02), "500,000.01 to 500,000.02"),
        (Axis("x1", 900_000 + 1 / 3, 900_001), "900,000.3333 to 900,001"),
    ],
)
def test_a_range_is_told_with_the_digits_that_it_needs(axis: Axis, words: str):
    assert axis.in_words("x1") == words


def test_own_units_are_named_in_the_link():
    own = Units(Axis("width", 0.1, 2.5), Axis("length", 1.0, 6.9), "kind", ("setosa", "other"))
    data = OwnPoints((Point(0, 0, 1),), own)
    assert data.spell() == "own~AAAB~width~0.1~2.5~length~1.0~6.9~kind~setosa~other"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("sepal length (cm)", "sepal length (cm)"),
        ("  two \t spaces\n", "two spaces"),
        ("Größe in µm", "Größe in µm"),
        ("<b>x</b>", "b x /b"),
        ("[x](http://a.example)", "x (http //a example)"),
        ("www.evil.example", "www evil example"),
        ("-1.5", "-1.5"),
        ("$a_1$ ~ `b` *c* | &amp; :red[d]", "a_1 b c amp red d"),
        ("a" * 100, "a" * 24),
        ("\u202egnp\0", "gnp"),
        ("😀", ""),
        ("e\u0301", "é"),
    ],
)
def test_a_name_is_made_harmless(text: str, name: str):
    assert as_name(text) == name


@given(st.text())
def test_a_name_made_harmless_stays_as_it_is(text: str):
    name = as_name(text)
    assert as_name(name) == name
    assert len(name) <= 24
    assert not {*name} & {*"~<>&\"'`*[]{}$|\\:#@!\n\t"}


@pytest.mark.parametrize(
    ("kind", "arguments", "message"),
    [
        (ReadyMade, ("pies",), "a data set must be one of xor_clouds, circles"),
        (ReadyMade, ("moons", 3), "must have 4 to 500 points"),
        (ReadyMade, ("moons", 501), "must have 4 to 500 points"),
        (ReadyMade, ("moons", 200, 0.6), "noise must be a number from 0 to"),
        (ReadyMade, ("moons", 200, np.nan), "noise must be"),
        (ReadyMade, ("moons", 200, 0.1, -1), "seed of data must be"),
        (OwnPoints, ((),), "own points must be 1 to 500, not 0"),
        (OwnPoints, ((Point(0, 0, 0),) * 501,), "own points must be 1 to 500, not 501"),
        (OwnPoints, ((Point(0, 1_001, 0),),), "must lie in the square"),
        (OwnPoints, ((Point(-1, 0, 0),),), "must lie in the square"),
        (OwnPoints, ((Point(0, 0, 2),),), "must lie in the square"),
        (Units, (Axis(""),), "names and words must be"),
        (Units, (Axis("a~b"),), "names and words must be"),
        (Units, (Axis("a"), Axis("b"), "c", ("d", "d")), "two targets must differ"),
        (Units, (Axis("a", 1.0, 1.0),), "a range must go up"),
        (Units, (Axis("a", 0.0, np.inf),), "a range must go up"),
        (Units, (Axis("a", np.nan, 1.0),), "a range must go up"),
        (Units, (Axis("a"), Axis("b", -2e6, 0.0)), "a range must go up"),
        (HeldOut, (51,), "held-out points must be 0 to 50 %"),
        (HeldOut, (20, -1), "their seed must be"),
    ],
)
def test_what_is_out_of_bounds_is_refused_in_words(kind, arguments: tuple, message: str):
    with pytest.raises(ValueError, match=message):
        kind(*arguments)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "must begin with one of xor_clouds, circles, moons, spirals, stripes, checkerboard"),
        ("pies~200~0.1~7", "must begin with one of"),
        ("moons", "must be as in moons~200~0.15~7: points, noise and seed"),
        ("moons~200~0.15", "must be as in moons~200~0.15~7"),
        ("moons~200~0.15~7~8", "must be as in moons~200~0.15~7"),
        ("moons~many~0.15~7", "is not read: its number of points is not a whole number"),
        ("moons~200~0.15~7.5", "is not read: its seed is not a whole number"),
        ("moons~200~loud~7", "is not read: its noise is not a number"),
        ("moons~200~0,15~7", "is not read: its noise is not a number"),
        ("moons~1000~0.15~7", "is not read: a data set must have 4 to 500 points"),
        ("moons~200~0.9~7", "is not read: noise must be a number from 0 to 0.5"),
        ("own", "is not read: own points must be 1 to 500, not 0"),
        ("own~", "is not read: own points must be 1 to 500, not 0"),
        ("own~AAA", "is cut off: its last point is not whole"),
        ("own~AA A", "has a sign among its points that is no letter, digit, - or _"),
        ("own~AAAÄ", "has a sign among its points"),
        ("own~____", "has a point outside of the square"),
        ("own~_______", "has a point outside of the square"),
        (f"own~{'A' * 7 * 251}", "has more than 500 points"),
        (f"own~502.{'A' * 7 * 251}", "has more than 500 points"),
        ("own~3.AAABAAA", "is cut off: it has 2 of its 3 points"),
        ("own~1000.AAAB", "is cut off: it has 1 of its 1000 points"),
        ("own~1.AAABAAA", "has 2 points, and says that it has 1"),
        ("own~.AAABAA", "has a sign among its points"),
        (f"own~{'A' * (7 * 250 + 4)}", "has more than 500 points"),
        ("own~AAAB~width~0.1~2.5", "must name both columns with their ranges"),
        ("own~AAAB~a~1~0~b~0~1~t~0~1", "is not read: a range must go up"),
        ("own~AAAB~a~x~1~b~0~1~t~0~1", "is not read: its range is not a number"),
        ("own~AAAB~<b>~0~1~b~0~1~t~0~1", "is not read: names and words must be"),
        ("own~AAAB~a~0~1~b~0~1~t~y~y", "is not read: the words of the two targets must differ"),
    ],
)
def test_a_wrong_text_is_refused_in_one_sentence(text: str, message: str):
    with pytest.raises(WrongDataError) as refused:
        read_data(text)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("text", ["", "-1", "51", "0.2", "20 %", "20~", "20~x", "20~1~2", "9" * 99])
def test_a_wrong_share_is_refused_in_one_sentence(text: str):
    with pytest.raises(WrongDataError, match="must be a whole number of percent from 0 to 50"):
        read_held_out(text)


@given(st.integers(0, 50), seeds)
def test_a_link_brings_back_the_same_share(percent: int, seed: int):
    share = HeldOut(percent, seed)
    assert read_held_out(share.spell()) == share
    assert read_held_out("20").spell() == "20"


@given(ready_made, st.integers(0, 50), seeds)
def test_training_and_held_out_points_are_all_of_them_once(data, percent: int, seed: int):
    whole = data.dataset
    training, test = HeldOut(percent, seed).split(whole)
    held = held_out(data.n, percent / 100, seed)
    np.testing.assert_array_equal(training.inputs, whole.inputs[~held])
    assert (test is None) == (not held.any())
    if test is None:
        assert training is whole
    else:
        np.testing.assert_array_equal(test.targets, whole.targets[held])


def hostile_data(count: int, seed: int = 0) -> list[str]:
    """Texts near to right ones: cut, doubled, with signs put in, and right ones of other kinds."""
    chance = random.Random(seed)
    right = [
        *("moons~200~0.15~7", "spirals~4~0~0", "own~AAAB", "own~AAAHpQlAAfS", "own"),
        "own~AAAB~width~0.1~2.5~length~1.0~6.9~kind~setosa~other",
    ]
    signs = ["~", "~~", "-", "_", "9", "\0", "é", "\ud800", "1e999", "nan", "own~", "<b>", " ", "%"]
    made = []
    while len(made) < count:
        text = chance.choice(right)
        for _ in range(chance.randint(1, 4)):
            place = chance.randint(0, len(text))
            end = place + chance.choice((0, 0, 1, 3))
            text = text[:place] + chance.choice(signs) * chance.choice((1, 1, 40)) + text[end:]
        made.append(text)
    return made


def test_of_1000_hostile_texts_each_is_read_or_refused_in_one_sentence():
    refused = [sentence for text in hostile_data(1_000) if (sentence := _outcome(text))]
    assert len(refused) > 800


def test_of_1000_hostile_links_each_is_an_experiment_with_one_sentence_at_most():
    for text in hostile_data(1_000, seed=1):
        experiment, messages = Experiment.from_query({"data": text, "lr": "0.6"})
        assert experiment.learning_rate == 0.6  # what was right stays
        assert len(messages) == (experiment.data is None)
        assert all(re.match("“data” in the link [^\n]{20,200}; the default", m) for m in messages)


@given(values | st.text())
@example("own~" + "_" * 100_000)
@example("~" * 100_000)
@example("moons~" + "9" * 100_000 + "~0~0")
def test_no_text_raises_anything_else(text: str):
    _outcome(text)


def _outcome(text: str) -> str:
    """Why a text is refused, or "" if it is read, and then brings itself back."""
    try:
        data = read_data(text)
    except WrongDataError as error:
        sentence = str(error)
        assert re.match(r"(must|is|has) [^\n]{5,120}$", sentence), sentence
        return sentence
    assert read_data(data.spell()) == data
    return ""

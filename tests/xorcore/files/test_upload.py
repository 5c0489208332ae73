"""Uploads are hostile: whatever comes, it is a run or it is refused in one sentence."""

import json
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.xorcore.files.bad_uploads import (
    BAD_UPLOADS,
    Path,
    good_file,
    good_file_of_version_2,
    with_value,
)
from xorcore.files.upload import read_upload

# What stands nowhere in a file.
NONSENSE = st.sampled_from(
    [
        None,
        {},
        [[[]]],
        "nonsense",
        {"a": 1},
        float("nan"),
        float("inf"),
        -float("inf"),
        "\x00",
    ]
) | st.text(st.characters(exclude_categories=[]), min_size=20)


def refusal(content: bytes) -> str:
    """The sentence with which a file is refused; it has nothing of the file that could hurt."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011  (the message is what is tested)
        read_upload(content)
    sentence = str(refused.value)
    assert type(refused.value) is ValueError
    assert re.fullmatch(r"[\w “”.,_:'\[\]{}-]{10,250}", sentence), sentence
    assert not re.search(r"[.!?]( |$)", sentence), sentence
    return sentence


def places(document: Any, path: Path = ()) -> list[Path]:
    """The path to every value in a file, the file itself among them."""
    inner = document.items() if isinstance(document, dict) else ()
    inner = enumerate(document) if isinstance(document, list) else inner
    return [path, *(deep for name, value in inner for deep in places(value, (*path, name)))]


GOOD, GOOD_2 = good_file(), good_file_of_version_2()
PLACES = places(GOOD)
FIELDS = [path for path in PLACES if path and isinstance(path[-1], str)]


def test_the_file_that_the_bad_ones_are_made_from_is_good():
    assert read_upload(json.dumps(GOOD).encode()).experiment.hidden == (2, 2)
    assert read_upload(json.dumps(GOOD_2).encode()).experiment.batch == 3
    assert read_upload(b"\xef\xbb\xbf" + json.dumps(GOOD).encode()).experiment.epoch == 20


@pytest.mark.parametrize(("word", "content"), BAD_UPLOADS)
def test_what_is_wrong_is_named(word: str, content: bytes):
    assert word in refusal(content)


@settings(max_examples=700)
@given(
    st.sampled_from([(GOOD, path) for path in PLACES] + [(GOOD_2, p) for p in places(GOOD_2)]),
    NONSENSE,
)
def test_nonsense_anywhere_is_refused_by_the_name_of_the_field(
    place: tuple[Any, Path], nonsense: object
):
    document, path = place
    sentence = refusal(json.dumps(with_value(document, path, nonsense)).encode())
    assert not path or str(path[0]) in sentence


@settings(max_examples=200)
@given(st.sampled_from(FIELDS))
def test_a_field_that_is_missing_is_named(path: Path):
    document = with_value(GOOD, path, None)
    inner = document
    for name in path[:-1]:
        inner = inner[name]
    del inner[path[-1]]
    assert f"{path[-1]}” is missing" in refusal(json.dumps(document).encode())


@settings(max_examples=200)
@given(st.data())
def test_a_file_cut_off_or_overwritten_is_refused(data: st.DataObject):
    content = json.dumps(GOOD).encode()
    at = data.draw(st.integers(0, len(content) - 1))
    refusal(content[:at])
    noise = data.draw(st.binary(min_size=1, max_size=30))
    try:
        read_upload(content[:at] + noise + content[at + len(noise) :])
    except ValueError:
        refusal(content[:at] + noise + content[at + len(noise) :])


@settings(max_examples=200)
@given(st.binary(max_size=300))
def test_noise_is_refused(noise: bytes):
    refusal(noise)

"""No key of a page does two things."""

import pytest

from pages.layout.keys import (
    BY_HAND,
    COVER,
    EVERYWHERE,
    EXPERIMENT,
    LANDSCAPE,
    LESSON,
    LOOKING_BACK,
    TRAIN,
)


@pytest.mark.parametrize(
    "own",
    [TRAIN, BY_HAND, LOOKING_BACK, LANDSCAPE, (*EXPERIMENT, *COVER)],
    ids=["train", "by_hand", "replay", "landscape", "predict"],
)
def test_a_key_has_one_meaning_also_while_a_lesson_is_open(own: tuple):
    keys = (*own, *LESSON, *EVERYWHERE)
    for caps in {key.caps for key in keys}:
        named = [key for key in keys if key.caps == caps]
        # Two with a target each: of those, the page has one at a time.
        assert len(named) == 1 or all(key.target for key in named), caps

"""The name of what is asked on By hand: the same again after a reload, and in a newer app."""

import hashlib
from collections.abc import Mapping
from dataclasses import fields, replace
from typing import NamedTuple

from xorcore import Experiment
from xorcore.runs.experiment import MAX_EPOCHS, SINCE_2
from xorcore.runs.trainer import Change

_DIGITS = 12


def moment_name(settings: Experiment, moment: int) -> str:
    """Names an epoch of a run by all that its numbers depend on.

    Browsers keep answers by it. It is made of the text that an ``Experiment`` of version 1 of the
    files was shown as, and of the settings since then that are not the default.
    """
    changes = tuple(change for change in settings.changes if change.epoch <= moment)
    own = replace(settings, epoch=moment, changes=changes, epochs=MAX_EPOCHS, tolerance=0.0)
    parts = {f.name: getattr(own, f.name) for f in fields(own) if f.name not in SINCE_2}
    text = _text("Experiment", parts | {"changes": tuple(map(_Change, changes))})
    if since := own.since_2:
        text += repr(sorted(since.items()))
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]


class _Change(NamedTuple):
    """A change that is shown without what it does not have."""

    change: Change

    def __repr__(self) -> str:
        return _text("Change", {k: v for k, v in self.change._asdict().items() if v is not None})


def _text(name: str, parts: Mapping[str, object]) -> str:
    return f"{name}({', '.join(f'{part}={value!r}' for part, value in parts.items())})"

#!/usr/bin/env bash
# streamlit 1.67.0, Python 3.11
#
# `st.cache_data` and `st.cache_resource` make their key of a dataclass from the name of its type
# and from `dataclasses.asdict` of it. `asdict` turns the dataclasses inside into dictionaries, too,
# and their types are lost. So two arguments that differ only in the type of a part, here two rules
# with one number each of the same name, are one argument: the function is not called for the
# second, and gives what it gave for the first. Without the outer dataclass the key is right, as it
# is with the two rules in a tuple.
#
# Seen:
#
#     Momentum and Nesterov, each alone: 2 calls
#     in a tuple: 2 calls
#     as a part of a dataclass: 1 call, and "Momentum" as the answer for Nesterov
#     the same with cache_resource: 1 call, and "Momentum" as the answer for Nesterov
#
# Expected: 2 calls each time, or an error that the argument cannot be hashed.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet streamlit==1.67.0
cat >"$folder/keys.py" <<'PYTHON'
import logging
from dataclasses import dataclass

logging.disable(logging.WARNING)  # there is no page here

import streamlit as st


@dataclass(frozen=True)
class Momentum:
    share: float


@dataclass(frozen=True)
class Nesterov:
    share: float


@dataclass(frozen=True)
class Plan:
    rule: Momentum | Nesterov


def answers(cache, *arguments):
    """The answers of a cached function to each argument, and how often it was called."""
    calls = []

    @cache(show_spinner=False)
    def name_of(argument):
        calls.append(argument)
        rule = argument[0] if isinstance(argument, tuple) else getattr(argument, "rule", argument)
        return type(rule).__name__

    return [name_of(argument) for argument in arguments], len(calls)


rules = Momentum(0.9), Nesterov(0.9)
assert Plan(rules[0]) != Plan(rules[1])
right = ["Momentum", "Nesterov"], 2
wrong = ["Momentum", "Momentum"], 1
assert answers(st.cache_data, *rules) == right
print("Momentum and Nesterov, each alone: 2 calls")
assert answers(st.cache_data, *((rule,) for rule in rules)) == right
print("in a tuple: 2 calls")
assert answers(st.cache_data, *map(Plan, rules)) == wrong
print('as a part of a dataclass: 1 call, and "Momentum" as the answer for Nesterov')
assert answers(st.cache_resource, *map(Plan, rules)) == wrong
print('the same with cache_resource: 1 call, and "Momentum" as the answer for Nesterov')
PYTHON
"$folder/venv/bin/python" "$folder/keys.py"

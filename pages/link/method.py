"""How the updates are made, as pages name it and as it is typed: rules, their numbers, batches."""

from dataclasses import fields

from pages.link.fields import Field, number, whole
from xorcore.model.batches import MAX_SHUFFLE, Method
from xorcore.model.update_rules import RULES, GradientDescent, Rule
from xorcore.runs.experiment import MAX_BATCH, rule_numbers

RULE_NAMES = {
    "descent": "Gradient descent",
    "momentum": "Momentum",
    "nesterov": "Nesterov’s momentum",
    "adam": "Adam",
}

SHUFFLE = whole("shuffle", 0, MAX_SHUFFLE, "Seed of the order")

_SHARE = "a number from 0 to below 1"

RULE_NUMBERS = {
    "momentum": number("rule", 0, 1, "Momentum kept")._replace(allowed=_SHARE),
    "beta1": number("rule", 0, 1, "β₁, of the mean")._replace(allowed=_SHARE),
    "beta2": number("rule", 0, 1, "β₂, of the squares")._replace(allowed=_SHARE),
    "epsilon": number("rule", 0, 1, "ε")._replace(allowed="a number above 0 and at most 1"),
    "decay": number("rule", 0, 100, "Weight decay"),
}
"""The numbers of the rules. The rule itself refuses the bounds that are not allowed."""


def batch_field(points: int) -> Field:
    """The number of points in an update, of so many."""
    return whole("batch", 1, min(MAX_BATCH, points - 1), "Points in a batch")


def rule_in_words(rule: Rule) -> str:
    """The rule in a few words, as in "momentum 0.9"."""
    name = RULE_NAMES[rule.name]
    words = name if rule.name in ("nesterov", "adam") else name.lower()
    defaults = {own.name: own.default for own in fields(RULES[rule.name])}  # type: ignore[arg-type]
    numbers = {n: getattr(rule, n) for n in rule_numbers(rule) if n != "decay"}
    if "momentum" in numbers or any(defaults[n] != value for n, value in numbers.items()):
        words += " " + " / ".join(f"{value:.15g}" for value in numbers.values())
    return f"{words} with weight decay {rule.decay:.15g}" if rule.decay else words


def batches_in_words(method: Method, points: int) -> str:
    """How many of so many points an update takes, and in which order, in a few words."""
    if method.updates_of(points) == 1:
        return "all points at once"
    words = "one point at a time" if method.batch == 1 else f"batches of {method.batch}"
    return words if method.shuffle is None else f"{words}, shuffled by seed {method.shuffle}"


def method_in_words(method: Method, points: int) -> str:
    """All of it, and only what is not plain: empty for full-batch gradient descent."""
    rule = "" if method.rule == GradientDescent() else rule_in_words(method.rule)
    batches = batches_in_words(method, points) if method.updates_of(points) > 1 else ""
    return ", ".join(filter(None, [rule, batches]))

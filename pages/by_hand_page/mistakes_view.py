"""Common mistakes in the backward pass: the reader makes one and sees its effects."""

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from pages.figures.mistakes import HEAD, compared, error_curves
from pages.layout.chart import chart
from pages.link.by_hand import MISTAKE_NAMES
from pages.worked_epoch.arithmetic import number
from pages.worked_epoch.formulas import plain_symbol
from xorcore import EpochTrace
from xorcore.explain.gradient_check import gradient_check
from xorcore.explain.mistakes import (
    MISTAKES,
    Product,
    mistaken_epoch,
    mistaken_errors,
    right_errors,
    untransposed,
)
from xorcore.explain.walkthrough import Matrix, Part, walk_through

EPOCHS = 2_000
"""The error curves show this many epochs."""

Array = NDArray[np.float64]

_COMPARED = ("error", "delta", "propagated", "descent", "new_weights")


@st.fragment
def mistakes_view(trace: EpochTrace) -> None:
    """Buttons for the mistakes, and what the chosen one does to this epoch and to later ones."""
    mistake = st.segmented_control(
        "Make a mistake",
        MISTAKES,
        format_func=MISTAKE_NAMES.__getitem__,
        key="mistake",
        bind="query-params",
    )
    if mistake is None:
        st.caption("Choose a mistake to see what it does to this epoch and to the next ones.")
        return
    st.markdown(_explanation(trace, mistake))
    if mistake == "transpose":
        _products(trace)
    try:
        wrong = mistaken_epoch(trace, mistake)
    except ValueError:
        st.markdown("The program stops at the first of these: no new weights, no error curve.")
        return
    _matrices(trace, wrong, mistake)
    _curves(trace, mistake)
    _checked(trace, wrong)


def _explanation(trace: EpochTrace, mistake: str) -> str:
    """What the mistake is and which effects to expect."""
    is_none = mistake == "output_derivative" and trace.loss == "cross_entropy"
    text = _EXPLANATIONS["none" if is_none else mistake].format(
        slope=_HIDDEN_DERIVATIVE[trace.before.activation], rate=number(trace.learning_rate, "17")
    )
    is_deep = mistake == "hidden_derivative" and len(trace.deltas) > 2
    return text + (_FURTHER_BACK if is_deep else "")


_EXPLANATIONS = {
    "transpose": "On the way back each product needs one matrix transposed (its rows become "
    "columns): the weights, because the signal runs against them, and the outputs below, because a "
    "change adds up over the inputs. Forget it, and the shapes do not fit, or the wrong numbers "
    "are multiplied.",
    "output_derivative": "The output delta is the error alone, not multiplied by the slope "
    "(derivative) of the output. That slope is at most ¼, so each of these deltas is at least four "
    "times the right one. The network learns, often faster: **this is exactly the step of another "
    "loss, cross-entropy**. But it does not follow the slope of the squared error.",
    "hidden_derivative": "The hidden deltas are what was carried back, not multiplied by the "
    "hidden units' slopes (derivatives). {slope}",
    "sign": "The error is output minus target, but the change is still added to the weights. Every "
    "delta and every change has the wrong sign: each epoch goes uphill.",
    "order": "The weights of a layer are changed at once, and the deltas go back through the new "
    "ones, which had no part in this error. The difference grows with the learning rate, here "
    "{rate}; while it is small, the error curve does not show it.",
    "none": "With cross-entropy the slope of the output cancels out: to leave it out is no "
    "mistake, **it is the right epoch**. With squared error you see a difference.",
}
_HIDDEN_DERIVATIVE = {
    "sigmoid": "A sigmoid's slope is at most ¼: in the last hidden layer the deltas are at least "
    "four times the right ones, and a unit stuck near 0 or 1 is pushed as hard as any other.",
    "tanh": "A tanh has slope 1 in its middle and almost 0 far out: in the last hidden layer the "
    "deltas of units near 0 are almost right, and those near −1 or 1 are pushed although they "
    "hardly move.",
    "relu": "A ReLU's slope is 1 or 0: in the last hidden layer the deltas of units that are on "
    "are right, and units that are off are changed although they had no part in the answer.",
}
_FURTHER_BACK = " In layers before it deltas may also be too small, or have the wrong sign."


def _products(trace: EpochTrace) -> None:
    """The shapes of each product without its transpose, and NumPy's error where they clash."""
    parts = [
        part
        for part in _parts(trace)
        if part.operation == "product" and any(o.is_transposed for o in part.operands)
    ]
    products = [
        (" · ".join(map(plain_symbol, part.operands)), part, p)
        for part, p in zip(parts, untransposed(trace), strict=True)
    ]
    rows = [
        {
            "Product": name,
            "With the transpose": (
                f"{_shapes(*(o.values for o in part.operands))} → {part.result.values.shape}"
            ),
            "Without it": _shapes(p.left, p.right),
            "What happens": _outcome(p),
        }
        for name, part, p in products
    ]
    st.table(rows, hide_index=True, border="horizontal", width="content")
    clashes = [
        f">>> np.dot({', '.join(o.variable.removesuffix('T') for o in part.operands)})\n"
        f"ValueError: {p.message}"
        for _, part, p in products
        if p.message
    ]
    if clashes:
        st.markdown("What NumPy answers:")
        text = "\n\n".join(clashes)
        st.code(text, language=None, height="content" if len(clashes) <= 3 else 220)
    for name, part, p in products:
        if p.result is not None and not np.array_equal(p.result, p.expected):
            st.markdown(
                f"**{name}**: the shapes fit by chance, {_shapes(p.left, p.right)}. Nothing warns "
                "you, and the numbers are wrong."
            )
            _compare(part.result, p.expected, p.result, f"product_{p.of}_{p.layer}")


def _outcome(product: Product) -> str:
    if product.result is None:
        return "✗ the shapes do not fit"
    is_right = np.array_equal(product.result, product.expected)
    return "✓ the same numbers, by luck" if is_right else "✗ wrong numbers, without a warning"


def _parts(trace: EpochTrace) -> list[Part]:
    steps = walk_through(trace, trace.before.unit_names)
    return [part for step in steps for part in step.parts]


def _shapes(left: Array, right: Array) -> str:
    return f"{left.shape} · {right.shape}"


def _matrices(trace: EpochTrace, wrong: EpochTrace, mistake: str) -> None:
    """A choice of the matrices that the mistake changes; the chosen one beside the right one."""
    differing = {
        plain_symbol(part.result): (part.result, mistaken.result.values)
        for part, mistaken in zip(_parts(trace), _parts(wrong), strict=True)
        if part.result.quantity in _COMPARED
        and not np.array_equal(part.result.values, mistaken.result.values)
    }
    if not differing:
        st.markdown("Every matrix of this epoch is the same with and without the mistake.")
        return
    name = st.segmented_control(
        "What it changes, in the order of the steps",
        list(differing),
        default=next(iter(differing)),
        required=True,
        key=f"compared_{mistake}",
    )
    matrix, values = differing[name or next(iter(differing))]
    _compare(matrix, matrix.values, values, "compared")


def _compare(matrix: Matrix, right: Array, wrong: Array, key: str) -> None:
    """Charts of the right numbers, the wrong ones and their difference: (rows, columns) each."""
    height = HEAD + 30 * len(matrix.rows)
    told = f"{plain_symbol(matrix)}: right, with the mistake, and the difference."
    for place, figure in enumerate(compared(right, wrong, matrix.rows, matrix.columns)):
        chart(figure, height, f"{key}_{place}", told)


def _curves(trace: EpochTrace, mistake: str) -> None:
    """The error of the next epochs with and without the mistake, as a chart and in words."""
    right, wrong = _errors(trace, None), _errors(trace, mistake)
    ends = f"{_end(right, 'done right')}, {_end(wrong, 'with the mistake')}"
    sentence = f"Mean absolute error after {EPOCHS:,} more epochs: {ends}."
    chart(error_curves(right, wrong), 230, "mistake_curve", sentence)
    st.markdown(sentence)


def _end(errors: Array, how: str) -> str:
    if len(errors) <= EPOCHS:
        return f"no finite number after {max(len(errors) - 1, 0):,} epochs {how}"
    return f"{errors[-1]:.4g} {how}"


def _checked(trace: EpochTrace, wrong: EpochTrace) -> None:
    """Whether a gradient check would find the mistake."""
    found, usual = (gradient_check(epoch, (1e-5,)).overall[0] for epoch in (wrong, trace))
    st.markdown(
        f"The gradient check finds a relative difference of **{found:.2g}** with the mistake, "
        f"and {usual:.2g} without."
    )


# 2,000 epochs with every intermediate result take 0.1 to 0.5 s; all visitors share them.
@st.cache_data(max_entries=128, show_spinner=False)
def _errors(trace: EpochTrace, mistake: str | None) -> Array:
    """Mean absolute error of the epochs from `trace` on, with the mistake if one is named: (n,)."""
    return mistaken_errors(trace, mistake, EPOCHS) if mistake else right_errors(trace, EPOCHS)

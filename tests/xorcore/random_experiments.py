"""Experiments to try, drawn by hypothesis."""

from hypothesis import strategies as st

from xorcore import GATES, HIDDEN_ACTIVATIONS, LOSSES, Change, Experiment
from xorcore.runs.experiment import MAX_EPOCHS, MAX_LEARNING_RATE, MAX_SEED, MAX_UNITS, MAX_WEIGHT

LEARNING_RATES = st.floats(0, MAX_LEARNING_RATE, exclude_min=True)


@st.composite
def experiments(draw) -> Experiment:
    """Every valid experiment that a link can carry: a setting that has no use is the default."""
    chosen = {
        "gate": draw(st.sampled_from([*GATES])),
        "hidden": tuple(draw(st.lists(st.integers(1, MAX_UNITS), min_size=1, max_size=4))),
        "activation": draw(st.sampled_from([*HIDDEN_ACTIVATIONS])),
        "bias": draw(st.booleans()),
        "learning_rate": draw(LEARNING_RATES),
        "loss": draw(st.sampled_from(LOSSES)),
        "epochs": draw(st.integers(1, MAX_EPOCHS)),
        "tolerance": draw(st.floats(0, 1, exclude_max=True)),
    }
    match draw(st.sampled_from(["notebook", "random", "edited"])):
        case "notebook":
            chosen |= {"start": "notebook", "hidden": (3,), "bias": False}
        case "random":
            chosen |= {"start": "random", "seed": draw(st.integers(0, MAX_SEED))}
        case "edited":
            count = Experiment(**chosen, start="random").weight_count
            weight = st.floats(-MAX_WEIGHT, MAX_WEIGHT)
            weights = draw(st.lists(weight, min_size=count, max_size=count))
            chosen |= {"start": "edited", "weights": tuple(weights)}
    epoch = draw(st.integers(0, chosen["epochs"]))
    changed = draw(st.lists(st.integers(1, epoch), unique=True, max_size=5)) if epoch else []
    changes = tuple(
        Change(at, draw(LEARNING_RATES), draw(st.sampled_from(LOSSES))) for at in sorted(changed)
    )
    return Experiment(**chosen, epoch=epoch, changes=changes)

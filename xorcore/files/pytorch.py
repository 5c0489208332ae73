"""A run as a program for PyTorch."""

from itertools import pairwise

from xorcore.files.library import (
    SUMS,
    Library,
    batch_size,
    is_plain,
    is_put_in,
    is_shuffled,
    losses,
    rate_of_a_mean,
    shuffle_section,
)
from xorcore.files.program import Section, in_force
from xorcore.model.update_rules import Adam, Momentum, Nesterov
from xorcore.runs.experiment import Experiment

_ACTIVATIONS = {"sigmoid": "Sigmoid", "tanh": "Tanh", "relu": "ReLU"}
_LAST_SIGMOID = (
    " The sigmoid of the output unit is not in it, as BCEWithLogitsLoss has its own. With that one "
    "and BCELoss the numbers would be the same until an output comes within 1e-12 of 0 or 1."
)


def _of_network(experiment: Experiment) -> str:
    biases = ", and the biases in a vector of their own" if experiment.bias else ""
    return (
        "PyTorch calculates in float32 unless told otherwise, NumPy in float64. A Linear keeps its "
        f"weights transposed, with a row for each unit above{biases}."
    )


def _of_rate(experiment: Experiment) -> str:
    if not is_plain(experiment):
        return SUMS
    return rate_of_a_mean(experiment, squared="MSELoss", cross_entropy="BCEWithLogitsLoss")


def _sections(experiment: Experiment) -> list[Section]:
    train = _train(experiment) if is_plain(experiment) else _updates(experiment)
    return [_network(experiment), *shuffle_section(experiment), train]


def _network(experiment: Experiment) -> Section:
    is_squared = losses(experiment) == {"squared"}
    activation = f"torch.nn.{_ACTIVATIONS[experiment.activation]}()"
    modules = []
    for below, above in pairwise(experiment.layers):
        bias = "" if experiment.bias else ", bias=False"
        modules += [f"torch.nn.Linear({below}, {above}{bias})", activation]
    modules[-1:] = ["torch.nn.Sigmoid()"] if is_squared else []
    listed = "\n".join(f"        {module}," for module in modules)
    rows = "[:-1]" if experiment.bias else ""
    put = f"layer.weight.copy_(torch.tensor(matrix{rows}.T))"
    taken = "layer.weight.T"
    if experiment.bias:
        put += "\n            layer.bias.copy_(torch.tensor(matrix[-1]))"
        taken = "torch.vstack((layer.weight.T, layer.bias))"
    putting = f"""\
    with torch.no_grad():
        for layer, matrix in zip(net[::2], weights):
            {put}
"""
    pushed = ""
    if is_put_in(experiment):
        pushed = f"def pushed(net, *weights):\n{putting}    return net\n\n\n"
        putting = "    pushed(net, *weights)\n"
    return Section(
        "The network",
        _of_network(experiment) + ("" if is_squared else _LAST_SIGMOID),
        f"""\
x, y = torch.tensor(inputs), torch.tensor(targets)


{pushed}\
def network(*weights):
    net = torch.nn.Sequential(
{listed}
    ).double()
{putting}\
{_optimizer(experiment)}\
    return net


def outputs(net):
    with torch.no_grad():
        return {"net(x)" if is_squared else "torch.sigmoid(net(x))"}.numpy()


def matrices(net):
    with torch.no_grad():
        return [{taken}.numpy() for layer in net[::2]]""",
    )


_LOSSES = {
    "squared": ("torch.nn.MSELoss()", "len(x) / 2"),
    "cross_entropy": ("torch.nn.BCEWithLogitsLoss()", "len(x)"),
}


def _train(experiment: Experiment) -> Section:
    both = len(losses(experiment)) > 1
    if both:
        setup = """\
LOSSES = {  # each with what it makes of the rate
    "squared": (lambda z, y: torch.nn.MSELoss()(torch.sigmoid(z), y), len(x) / 2),
    "cross_entropy": (torch.nn.BCEWithLogitsLoss(), len(x)),
}


def train(net, epochs, learning_rate, loss):
    loss_of, times = LOSSES[loss]
"""
    else:
        loss_of, times = _LOSSES[losses(experiment).pop()]
        setup = f"""\
def train(net, epochs, learning_rate):
    loss_of, times = {loss_of}, {times}
"""
    return Section(
        "Its epochs",
        _of_rate(experiment),
        f"""\
{setup}\
    optimizer = torch.optim.SGD(net.parameters(), lr=learning_rate * times)
    for _ in range(epochs):
        optimizer.zero_grad()
        loss_of(net(x), y).backward()
        optimizer.step()
    return net""",
    )


def _optimizer(experiment: Experiment) -> str:
    """The lines that give a network what its rule remembers; none for the plain step."""
    rule = experiment.rule
    if is_plain(experiment):
        return ""
    settings, kind = list[str](), "SGD"
    if isinstance(rule, Adam):
        settings = [f"betas={(rule.beta1, rule.beta2)!r}", f"eps={rule.epsilon!r}"]
        kind = "AdamW" if rule.decay else "Adam"
    elif type(rule) is Momentum:
        settings = [f"momentum={rule.momentum!r}"]
    if rule.decay:
        settings += [f"weight_decay={rule.decay!r}"]
    made = f"    net.optimizer = torch.optim.{kind}(net.parameters())\n"
    if settings:
        listed = "".join(f"        {setting},\n" for setting in ["net.parameters()", *settings])
        made = f"    net.optimizer = torch.optim.{kind}(\n{listed}    )\n"
    if isinstance(rule, Nesterov):
        made += "    net.velocity = [torch.zeros_like(weight) for weight in net.parameters()]\n"
    return made


_SUMMED = {
    "squared": 'torch.nn.MSELoss(reduction="sum")({}, y[points]) / 2',
    "cross_entropy": 'torch.nn.BCEWithLogitsLoss(reduction="sum")(z, y[points])',
}
_RESCALED = """\
    # PyTorch keeps the velocity without the rate: where the rate changes, the app's stays, so
    # that of PyTorch changes.
    for state in net.optimizer.state.values():
        state["momentum_buffer"] *= group["lr"] / learning_rate
"""
_LOOK_AHEAD = """\
# The weights to which the velocity leads. nesterov=True of SGD would leave them there.
before = [weight.detach().clone() for weight in net.parameters()]
with torch.no_grad():
    for weight, velocity in zip(net.parameters(), net.velocity):
        weight += {!r} * velocity
"""
_LOOKED_AHEAD = """\
after = [weight.detach() for weight in net.parameters()]
net.velocity = [weight - start for weight, start in zip(after, before)]
"""


def _updates(experiment: Experiment) -> Section:
    """Epochs of any rule and of batches."""
    rule, size, used = experiment.rule, batch_size(experiment), losses(experiment)
    answers = "answers" if used == {"squared"} else "z"
    squared = _SUMMED["squared"].format("torch.sigmoid(z)" if len(used) > 1 else answers)
    cross_entropy = _SUMMED["cross_entropy"]
    made = [f"value = {squared if used == {'squared'} else cross_entropy}"]
    if len(used) > 1:
        made = ['if loss == "squared":', f"    value = {squared}"]
        made += ["else:", f"    value = {cross_entropy}"]
    made = [f"{answers} = net(x[points])", *made]
    update = ["net.optimizer.zero_grad()", *made, "value.backward()", "net.optimizer.step()"]
    if isinstance(rule, Nesterov):
        ahead = _LOOK_AHEAD.format(rule.momentum).splitlines()
        update = [*ahead, *update, *_LOOKED_AHEAD.splitlines()]
    loop = ["for epoch in epochs:" if is_shuffled(experiment) else "for _ in range(epochs):"]
    if size is None:
        loop = ["points = slice(None)  # all", *loop, *(f"    {line}" for line in update)]
    else:
        start = f"start in range(0, len(x), {size})"
        points = f"slice(start, start + {size})"
        if is_shuffled(experiment):
            loop += [f"    order = shuffled({experiment.shuffle}, epoch)"]
            points = f"order[start : start + {size}]"
        loop += [f"    for {start}:", f"        points = {points}"]
        loop += [f"        {line}" for line in update]
    argument = ", loss" if len(used) > 1 else ""
    is_rescaled = type(rule) is Momentum and len(in_force(experiment, "learning_rate")) > 1
    body = "\n".join(f"    {line}" for line in loop)
    return Section(
        "Its epochs",
        f"{SUMS}{_SMALLER if size else ''}",
        f"""\
def train(net, epochs, learning_rate{argument}):
    [group] = net.optimizer.param_groups
{_RESCALED if is_rescaled else ""}\
    group["lr"] = learning_rate
{body}
    return net""",
    )


_SMALLER = " With means, the last update of an epoch, if it has fewer, would count for too much."


PYTORCH = Library(
    name="PyTorch",
    version="2.13",
    install="pip install torch numpy",
    pace="400,000 epochs take it about a minute and a half.",
    imports="from itertools import pairwise\n\nimport numpy as np\nimport torch",
    sections=_sections,
    translation=lambda experiment: f"{_of_network(experiment)} {_of_rate(experiment)}",
)

"""A run as a program for PyTorch."""

from itertools import pairwise

from xorcore.files.library import (
    Library,
    losses,
    plain_steps_only,
    rate_of_a_mean,
    with_plain_steps,
)
from xorcore.files.program import Section
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
    return rate_of_a_mean(experiment, squared="MSELoss", cross_entropy="BCEWithLogitsLoss")


def _sections(experiment: Experiment) -> list[Section]:
    return [_network(experiment), _train(experiment)]


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
    return Section(
        "The network",
        _of_network(experiment) + ("" if is_squared else _LAST_SIGMOID),
        f"""\
x, y = torch.tensor(inputs), torch.tensor(targets)


def network(*weights):
    net = torch.nn.Sequential(
{listed}
    ).double()
    with torch.no_grad():
        for layer, matrix in zip(net[::2], weights):
            {put}
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


PYTORCH = Library(
    name="PyTorch",
    version="2.13",
    install="pip install torch numpy",
    pace="400,000 epochs take it about a minute and a half.",
    imports="from itertools import pairwise\n\nimport numpy as np\nimport torch",
    sections=_sections,
    translation=lambda experiment: f"{_of_network(experiment)} {_of_rate(experiment)}",
    nearest=with_plain_steps,
    limits=lambda _: plain_steps_only("PyTorch"),
)

"""The network as an SVG drawing in which some units and connections are highlighted."""

from collections.abc import Collection, Sequence
from html import escape

from xorcore.explain.walkthrough import Connection, Unit

_WIDTH, _HEIGHT = 330, 150
_LARGEST, _SMALLEST_WITH_NAME = 15.0, 12.0  # radii
_MOST_THICK_LINES = 60


def drawing(
    names: Sequence[Sequence[str]],
    has_bias: bool,
    made: Collection[Unit | Connection],
    used: Collection[Unit | Connection],
    text: str,
) -> str:
    """The network of units with these `names`, layer by layer, inputs at the left.

    `made` is highlighted strongly, `used` lightly; a screen reader reads `text`.
    """
    shown = [[*layer, "1"] if has_bias else [*layer] for layer in names[:-1]] + [[*names[-1]]]
    tallest = max(map(len, shown))
    radius = min(_LARGEST, 0.42 * _HEIGHT / tallest)
    gap = min(46.0, _HEIGHT / tallest)

    def centre(layer: int, unit: int) -> tuple[str, str]:
        x = 22 + layer * (_WIDTH - 44) / max(len(shown) - 1, 1)
        y = _HEIGHT / 2 + (unit - (len(shown[layer]) - 1) / 2) * gap
        return f"{x:.1f}", f"{y:.1f}"

    def light(element: Unit | Connection) -> str:
        return "made" if element in made else "used" if element in used else "unlit"

    def line(weight: Connection) -> str:
        x1, y1 = centre(weight.layer - 1, weight.below)
        x2, y2 = centre(weight.layer, weight.above)
        return f'<line class="{light(weight)}" x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'

    def circle(unit: Unit, name: str) -> str:
        x, y = centre(unit.layer, unit.unit)
        label = f"<title>{escape(name)}</title>"
        if radius >= _SMALLEST_WITH_NAME:
            label = f'<text x="{x}" y="{y}" font-size="{0.95 * radius:.1f}">{escape(name)}</text>'
        shape = f'<circle cx="{x}" cy="{y}" r="{radius:.1f}"/>'
        return f'<g class="unit {light(unit)}">{shape}{label}</g>'

    weights = [
        Connection(layer, below, above)
        for layer in range(1, len(names))
        for below in range(len(shown[layer - 1]))
        for above in range(len(names[layer]))
    ]
    # Drawn last, the highlighted lines lie over the others.
    weights.sort(key=lambda weight: light(weight) != "unlit")
    units = [
        circle(Unit(layer, unit), name)
        for layer, layer_names in enumerate(shown)
        for unit, name in enumerate(layer_names)
    ]
    density = "network dense" if len(weights) > _MOST_THICK_LINES else "network"
    return (
        f'<svg class="{density}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(text)}">{"".join(map(line, weights))}{"".join(units)}</svg>'
    )

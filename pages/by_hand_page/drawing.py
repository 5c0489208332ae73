"""The network as a drawing in which some of its units and connections are lit: plain SVG."""

from collections.abc import Collection, Sequence
from html import escape

from xorcore.explain.walkthrough import Connection, Unit

Element = Unit | Connection

_WIDTH, _HEIGHT = 330, 150
_LARGEST, _SMALLEST_WITH_NAME = 15.0, 8.0  # radii
_MOST_THICK_LINES = 60


def drawing(
    names: Sequence[Sequence[str]],
    has_bias: bool,
    made: Collection[Element],
    used: Collection[Element],
    text: str,
) -> str:
    """The network of units with these `names`, layer by layer, inputs at the left.

    `made` is lit strongly, `used` lightly; `text` says the same to those who do not see it.
    """
    shown = [[*layer, "1"] if has_bias else [*layer] for layer in names[:-1]] + [[*names[-1]]]
    tallest = max(map(len, shown))
    radius = min(_LARGEST, 0.42 * _HEIGHT / tallest)

    def centre(layer: int, unit: int) -> tuple[float, float]:
        x = 22 + layer * (_WIDTH - 44) / max(len(shown) - 1, 1)
        gap = min(46.0, _HEIGHT / tallest)
        return x, _HEIGHT / 2 + (unit - (len(shown[layer]) - 1) / 2) * gap

    def light(element: Element) -> str:
        return "made" if element in made else "used" if element in used else "unlit"

    lines = []
    for layer in range(1, len(names)):
        for below in range(len(shown[layer - 1])):
            for above in range(len(names[layer])):
                (x1, y1), (x2, y2) = centre(layer - 1, below), centre(layer, above)
                how = light(Connection(layer, below, above))
                points = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
                lines.append((how != "unlit", f'<line class="{how}" {points}/>'))
    circles = []
    for layer, units in enumerate(shown):
        for unit, name in enumerate(units):
            x, y = centre(layer, unit)
            how = light(Unit(layer, unit))
            size = 0.8 * radius
            label = (
                f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.1f}">{escape(name)}</text>'
                if radius >= _SMALLEST_WITH_NAME
                else f"<title>{escape(name)}</title>"
            )
            circle = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}"/>'
            circles.append(f'<g class="unit {how}">{circle}{label}</g>')
    density = "network dense" if len(lines) > _MOST_THICK_LINES else "network"
    return (
        f'<svg class="{density}" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" '
        f'aria-label="{escape(text)}">'
        # What is lit lies over what is not.
        f"{''.join(line for _, line in sorted(lines, key=lambda line: line[0]))}"
        f"{''.join(circles)}</svg>"
    )

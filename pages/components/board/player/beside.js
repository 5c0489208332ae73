// The side of its marker on which a name stands: one where it touches no other name, no marker and
// nothing else, if there is such a side.

// As Plotly calls them. The first choice of the n-th name is the n-th of these: several markers
// often lie at one point.
const SIDES = ["bottom left", "top left", "bottom right", "top right"];
SIDES.push("middle left", "middle right", "top center", "bottom center");
const LETTER = [0.58, 0.76]; // width and height of a bold digit, in font sizes
const ROOM = 2; // pixels between a name and what it does not touch
// How bad it is to come within that room of something, to lie on a line, and to be near another
// marker, whose name it seems to be; a worse choice of a side is as bad as its place in SIDES. In a
// crowd all may come too near: to touch is four times as bad.
const [TOUCH, CROSS, NEAR] = [100, 16, 8];

// Where Plotly begins a text of this font size beside a marker.
export function aside(side, radius, size) {
  const away = radius / 0.8 + 1;
  const [vertical, horizontal] = side.split(" ");
  const down = { top: -1, middle: 0, bottom: 1 }[vertical];
  const right = { left: -1, center: 0, right: 1 }[horizontal];
  return {
    align: ["right", "center", "left"][right + 1],
    right: right * away,
    down: 0.75 * size + down * away + ((down - 1) * size) / 2,
  };
}

// `marks` are the middles [x, y] of the markers, in pixels, `names` their texts. Names stay in the
// box `within`, off the boxes `taken` and, if they can, off those of `lines`; a box is
// [left, top, right, bottom].
export function sidesOf(marks, names, { radius, size }, within, taken = [], lines = []) {
  const markers = marks.map(([x, y]) => boxAround(x, y, radius));
  const options = marks.map(([x, y], n) =>
    SIDES.map((side, i) => {
      const box = boxOf(x, y, names[n].length, size, aside(side, radius, size));
      const touched = touches(box, [...markers, ...taken]);
      const near = marks.filter((mark, m) => m !== n && meet(box, boxAround(...mark, 1.7 * radius))).length;
      const choice = (i + SIDES.length - (n % 4)) % SIDES.length;
      const crossed = lines.some((line) => meet(box, line));
      const cost = choice + CROSS * crossed + NEAR * near + TOUCH * (touched + !isIn(box, within));
      return { side, box, cost };
    }).toSorted((one, other) => one.cost - other.cost),
  );
  return best(options).chosen.map(({ side }) => side);
}

// The cheapest choice of one option each.
function best(options, chosen = [], cost = 0, found = { cost: Infinity }) {
  if (cost >= found.cost) return found;
  if (chosen.length === options.length) return Object.assign(found, { cost, chosen });
  for (const option of options[chosen.length]) {
    const touched = touches(option.box, chosen.map(({ box }) => box));
    best(options, [...chosen, option], cost + option.cost + TOUCH * touched, found);
  }
  return found;
}

function boxOf(x, y, letters, size, { align, right, down }) {
  const width = LETTER[0] * size * letters;
  const left = x + right - width * { left: 0, center: 0.5, right: 1 }[align];
  return [left, y + down - LETTER[1] * size, left + width, y + down];
}

// Boxes along a line through points, which is interrupted where one of them is no number.
export const along = (points, radius) =>
  points.slice(1).flatMap(([x1, y1], i) => {
    const [x0, y0] = points[i];
    const count = Math.ceil(Math.hypot(x1 - x0, y1 - y0) / 6) || 0;
    const part = (_, step) => boxAround(x1 + (step / count) * (x0 - x1), y1 + (step / count) * (y0 - y1), radius);
    return Array.from({ length: count }, part);
  });

const boxAround = (x, y, radius) => [x - radius, y - radius, x + radius, y + radius];
const meet = ([a, b, c, d], [e, f, g, h], room = ROOM) => a < g + room && e < c + room && b < h + room && f < d + room;
const touches = (box, others) =>
  others.reduce((sum, other) => sum + meet(box, other) + 3 * meet(box, other, 0), 0);
const isIn = ([a, b, c, d], [e, f, g, h]) => a >= e && b >= f && c <= g && d <= h;

// The error over a plane through a moment's weights: slice_of_error of xorcore/explain/curvature.py
// for the browser, and where the moment is on that plane.

const LEAST = 1e-12; // as in pages/figures/ground.py

// The logarithm of an error as it is drawn.
const drawn = (error) => Math.log10(Math.max(LEAST, Number.isNaN(error) ? 1e300 : error));

// log10 of the error at each point of a grid, row by row. `plane` has the two `directions`, the
// coordinates of the grid's `corner`, its `step` along each, and the `loss`.
export function ground(moment, plane, [rows, columns]) {
  const { weights } = moment;
  const [first, second] = plane.directions;
  const [s0, t0] = placeOf(moment, plane);
  const errorOf = errorsOf(moment.network, plane.loss);
  const heights = new Float64Array(rows * columns);
  const there = new Float64Array(weights.length);
  for (let row = 0, at = 0; row < rows; row++) {
    const t = plane.corner[1] + row * plane.step[1] - t0;
    for (let column = 0; column < columns; column++, at++) {
      const s = plane.corner[0] + column * plane.step[0] - s0;
      for (let i = 0; i < there.length; i++) there[i] = weights[i] + s * first[i] + t * second[i];
      heights[at] = drawn(errorOf(there));
    }
  }
  return heights;
}

// The coordinates of a moment along the directions of the plane.
export const placeOf = ({ weights }, { directions }) =>
  directions.map((direction) => direction.reduce((sum, part, i) => sum + part * weights[i], 0));

// log10 of the error of a moment.
export function heightOf(moment, loss) {
  moment.height ??= drawn(errorsOf(moment.network, loss)(moment.weights)); // it has one loss
  return moment.height;
}

// The moments of a run that plays, for the line of its way. Of more than `most` every other one goes.
export class Way {
  moments = [];
  every = 1; // so manyth moment is kept
  count = 0;

  constructor(most = 1000) {
    this.most = most;
  }

  // From the end of a line, an epoch, to a moment.
  between(epoch, moment) {
    const passed = this.moments.filter((other) => other.epoch > epoch && other.epoch < moment.epoch);
    return moment.epoch > epoch ? [...passed, moment] : [];
  }

  add(moment) {
    if (this.count++ % this.every) return;
    this.moments.push(moment);
    if (this.moments.length <= this.most) return;
    this.moments = this.moments.filter((_, i) => i % 2 === 0);
    this.every *= 2;
  }
}

// A function that gives the error of weights, for all patterns, without making arrays: it is called
// for every point of a map, and a map is painted many times a second.
function errorsOf({ layers, activation, bias, inputs, targets }, loss) {
  const widest = Math.max(...layers);
  let [below, above] = [new Float64Array(widest), new Float64Array(widest)];
  const last = layers.length - 1;
  return (weights) => {
    let error = 0;
    for (let p = 0; p < targets.length; p++) {
      for (let i = 0; i < layers[0]; i++) below[i] = inputs[i][p];
      let at = 0;
      for (let layer = 1; layer <= last; layer++) {
        const [from, width] = [layers[layer - 1], layers[layer]];
        for (let unit = 0; unit < width; unit++) {
          let z = bias ? weights[at + from * width + unit] : 0;
          for (let i = 0; i < from; i++) z += below[i] * weights[at + i * width + unit];
          if (layer === last) error += loss === "squared" ? squared(z, targets[p]) : entropy(z, targets[p]);
          else above[unit] = activate(activation, z);
        }
        at += (from + bias) * width;
        [below, above] = [above, below];
      }
    }
    return error;
  };
}

function activate(name, z) {
  if (name === "relu") return z > 0 ? z : 0;
  return name === "tanh" ? Math.tanh(z) : 1 / (1 + Math.exp(-z));
}

const squared = (z, target) => 0.5 * (target - 1 / (1 + Math.exp(-z))) ** 2;
const entropy = (z, target) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target * z;

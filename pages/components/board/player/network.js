// What a network computes, from its weights: xorcore/model/network.py and surface.py for the browser,
// so that a moment of a run is nothing but its weights.
//
// Values of a layer are kept unit by unit: one array for each unit, with an entry per point.

import { ground } from "./ground.js";

const sigmoid = (z) => 1 / (1 + Math.exp(-z));
const ACTIVATIONS = { sigmoid, tanh: Math.tanh, relu: (z) => Math.max(z, 0) };

export class Moment {
  // `network`: its layers, activation and bias, and the data's inputs, unit by unit, and targets; and
  // in `held` those of held-out points, if there are any.
  constructor(network, epoch, weights) {
    Object.assign(this, { network, epoch, weights, grids: {} });
  }

  // The same moment with the patterns of another `network` of the same layers.
  with(network) {
    if (network.inputs === this.network.inputs) return this;
    if (this.other?.network.inputs !== network.inputs) {
      const { activation } = this.network;
      this.other = new Moment({ ...network, activation }, this.epoch, this.weights);
    }
    return this.other;
  }

  // Of every layer for every pattern, inputs first.
  get activations() {
    return (this.known ??= forward(this.network, this.weights, this.network.inputs));
  }

  get outputs() {
    return this.activations.at(-1)[0];
  }

  get meanAbsoluteError() {
    const { targets } = this.network;
    return targets.reduce((sum, target, p) => sum + Math.abs(target - this.outputs[p]), 0) / targets.length;
  }

  // 1 for each pattern whose answer is on its target's side of 0.5, else 0: at 0.5 for neither.
  get isRight() {
    return this.network.targets.map((target, p) => Number(Math.abs(target - this.outputs[p]) < 0.5));
  }

  get rightCount() {
    return this.isRight.reduce((sum, one) => sum + one, 0);
  }

  // The same moment for the points that training does not see; null if there are none.
  get held() {
    const { network, epoch, weights } = this;
    return (this.ofHeld ??= network.held ? new Moment({ ...network, ...network.held, held: null }, epoch, weights) : null);
  }

  // Of every layer for a grid over the unit square, row by row from x2 = 0.
  grid(resolution) {
    return (this.grids[resolution] ??= forward(this.network, this.weights, unitSquare(resolution)));
  }

  // The numbers of a matrix or grid of this shape, row by row, as a figure's `meta.shows` names it.
  shown([quantity, layer, unit], [rows, columns]) {
    return QUANTITIES[quantity](this, layer, unit, rows, columns);
  }

  // A weight matrix, row by row.
  matrix(layer) {
    const { network, weights } = this;
    return weights.subarray(countWeights(network, layer), countWeights(network, layer + 1));
  }

  get outputWeights() {
    return this.matrix(this.network.layers.length - 2);
  }
}

const QUANTITIES = {
  weights: (moment, layer) => moment.matrix(layer),
  weight: (moment, layer, unit) => moment.matrix(layer)[unit],
  activations: (moment, layer) => rowByRow(moment.activations[layer]),
  "activations by class": ({ network, activations }, layer) => rowByRow(activations[layer], byClass(network)),
  outputs: ({ outputs }) => outputs,
  rounded: ({ outputs }) => outputs.map(rounded),
  right: ({ isRight }) => isRight,
  "right count": ({ rightCount }) => [rightCount],
  contribution: (moment, layer, unit, rows) => {
    const weight = moment.matrix(layer)[unit];
    return moment.grid(rows)[layer][unit].map((activation) => weight * activation);
  },
  "weighted sum": (moment, layer, unit, rows) => weightedSum(moment.grid(rows).at(-2), moment.outputWeights),
  "unit surface": (moment, layer, unit, rows) => moment.grid(rows)[layer][unit],
  surface: (moment, layer, unit, rows) => moment.grid(rows).at(-1)[0],
  // A map and a surface show the same.
  ground: (moment, plane, _, rows, columns) =>
    (moment.grids[`${rows} ${JSON.stringify(plane)}`] ??= ground(moment, plane, [rows, columns])),
};

// How many weights the first `matrices` of a network have, or all of them.
export function countWeights({ layers, bias }, matrices = layers.length - 1) {
  return layers.slice(0, matrices).reduce((sum, n, layer) => sum + (n + bias) * layers[layer + 1], 0);
}

function forward({ layers, activation, bias }, weights, inputs) {
  const all = [inputs];
  let at = 0;
  for (let layer = 1; layer < layers.length; layer++) {
    const below = all[layer - 1];
    const width = layers[layer];
    const activate = layer === layers.length - 1 ? sigmoid : ACTIVATIONS[activation];
    const units = Array.from({ length: width }, (_, unit) => {
      const values = new Float64Array(inputs[0].length);
      below.forEach((from, row) => {
        const weight = weights[at + row * width + unit];
        for (let i = 0; i < values.length; i++) values[i] += from[i] * weight;
      });
      const offset = bias ? weights[at + below.length * width + unit] : 0;
      for (let i = 0; i < values.length; i++) values[i] = activate(values[i] + offset);
      return values;
    });
    all.push(units);
    at += (below.length + bias) * width;
  }
  // Weights near the largest float can meet inf - inf: undecided.
  all.at(-1)[0].forEach((value, i, outputs) => (outputs[i] = Number.isNaN(value) ? 0.5 : value));
  return all;
}

// Of one unit: `below` are the values that the weights are multiplied by, a bias is the last.
function weightedSum(below, weights) {
  return below[0].map((_, i) =>
    below.reduce((sum, values, row) => sum + values[i] * weights[row], weights[below.length] ?? 0),
  );
}

const squares = {}; // by their resolution

function unitSquare(resolution) {
  const points = { length: resolution ** 2 };
  const values = (step) => Float64Array.from(points, (_, i) => step(i) / (resolution - 1));
  return (squares[resolution] ??= [
    values((i) => i % resolution),
    values((i) => Math.floor(i / resolution)),
  ]);
}

// The patterns of class 0, then those of class 1, each in their order.
const byClass = ({ targets }) => [...targets.keys()].sort((one, other) => targets[one] - targets[other]);

// In the `order` given, or in their own.
function rowByRow(units, order) {
  const width = units.length;
  const entry = (_, i) => {
    const row = Math.floor(i / width);
    return units[i % width][order ? order[row] : row];
  };
  return Float64Array.from({ length: units[0].length * width }, entry);
}

// An output of exactly one half is undecided, and stays as it is.
const rounded = (output) => (output === 0.5 ? 0.5 : Math.round(output));

// Trains a network with TensorFlow Playground's own engine, `nn.ts`, as its `oneStep` does: after
// each epoch it computes the loss of all points. What to do comes on standard input, as JSON; the
// seconds of processor time and the weights afterwards go to standard output.
//
// A weight matrix has a row for each unit below, and one more for the biases.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const nn = await import(pathToFileURL(process.argv[2]).href);
const { weights, inputs, targets, batch, rate, epochs } = JSON.parse(readFileSync(0, "utf8"));

function built() {
  const sizes = [2, ...weights.map((matrix) => matrix[0].length)];
  const { SIGMOID } = nn.Activations;
  const network = nn.buildNetwork(sizes, SIGMOID, SIGMOID, null, ["x", "y"]);
  network.slice(1).forEach((layer, index) =>
    layer.forEach((unit, above) => {
      unit.bias = weights[index].at(-1)[above];
      unit.inputLinks.forEach((link, below) => (link.weight = weights[index][below][above]));
    }),
  );
  return network;
}

function train(network, times) {
  const loss = new Float64Array(times);
  for (let epoch = 0; epoch < times; epoch++) {
    inputs.forEach((input, point) => {
      nn.forwardProp(network, input);
      nn.backProp(network, targets[point], nn.Errors.SQUARE);
      // It divides by the points of an update, where a sum is multiplied here.
      if ((point + 1) % batch === 0) nn.updateWeights(network, rate * batch, 0);
    });
    inputs.forEach((input, point) => {
      const output = nn.forwardProp(network, input);
      loss[epoch] += nn.Errors.SQUARE.error(output, targets[point]) / inputs.length;
    });
  }
  return loss;
}

train(built(), Math.ceil(epochs / 4)); // until it is compiled
const network = built();
const begin = process.cpuUsage();
train(network, epochs);
const { user, system } = process.cpuUsage(begin);
const after = network.slice(1).map((layer) => [
  ...layer[0].inputLinks.map((_, below) => layer.map((unit) => unit.inputLinks[below].weight)),
  layer.map((unit) => unit.bias),
]);
process.stdout.write(JSON.stringify({ seconds: (user + system) / 1e6, weights: after }));

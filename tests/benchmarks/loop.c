/* The notebook's epoch, 2-3-1 on XOR with all its numbers in the processor's reach: the limit. */

#include <math.h>

static double sigmoid(double z) { return 1.0 / (1.0 + exp(-z)); }

/* Trains `first` (2, 3) and `second` (3, 1) and fills `errors` (epochs, 4): targets - outputs. */
void train(long epochs, double rate, double first[2][3], double second[3], double errors[][4]) {
  static const double inputs[4][2] = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
  static const double targets[4] = {0, 1, 1, 0};
  for (long epoch = 0; epoch < epochs; epoch++) {
    double hidden[4][3], delta[4][3], output_delta[4];
    for (int p = 0; p < 4; p++) {
      double sum = 0;
      for (int j = 0; j < 3; j++) {
        hidden[p][j] = sigmoid(inputs[p][0] * first[0][j] + inputs[p][1] * first[1][j]);
        sum += hidden[p][j] * second[j];
      }
      double output = sigmoid(sum), error = targets[p] - output;
      errors[epoch][p] = error;
      output_delta[p] = error * output * (1 - output);
      for (int j = 0; j < 3; j++)
        delta[p][j] = output_delta[p] * second[j] * hidden[p][j] * (1 - hidden[p][j]);
    }
    for (int j = 0; j < 3; j++) {
      double sum = 0;
      for (int p = 0; p < 4; p++) sum += hidden[p][j] * output_delta[p];
      second[j] += rate * sum;
      for (int i = 0; i < 2; i++) {
        double descent = 0;
        for (int p = 0; p < 4; p++) descent += inputs[p][i] * delta[p][j];
        first[i][j] += rate * descent;
      }
    }
  }
}

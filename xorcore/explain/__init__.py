"""What teaching adds to a run: the walk through an epoch, mistakes, checks, the perceptron."""

"""The parts of the page Many runs."""

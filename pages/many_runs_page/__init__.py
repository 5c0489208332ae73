"""What the page Many runs is made of."""

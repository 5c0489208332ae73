"""The parts of the page Ideas, a file for each of its charts."""

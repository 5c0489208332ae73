"""The parts of the page Take home, which offers the run as files and as a link."""

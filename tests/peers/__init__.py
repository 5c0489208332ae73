"""The scripts for other libraries, run with the libraries themselves."""

"""The app's runs and other libraries: what differs there, measured in the libraries themselves."""

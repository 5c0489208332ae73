"""The app's runs in other libraries: what differs there, measured in the libraries themselves."""

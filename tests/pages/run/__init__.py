"""The run of a session, its links and what is entered."""

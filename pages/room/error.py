"""What a room says when it does not do what is asked of it."""


class RoomError(ValueError):
    """Nothing was done, and nothing has changed; the message is a sentence that says why."""

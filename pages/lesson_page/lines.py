"""The line of each key in a lesson's file, which Python's TOML reader does not give."""

import re

_TABLE = re.compile(r"\s*\[\[?\s*([\w.]+)\s*\]")
_KEY = re.compile(r"\s*([\w-]+)\s*=")
_LONG_TEXT = re.compile(r'"""|' + "'''")


class Lines:
    """The line of each key, by the number of its stop (0 before the first stop) and its name.

    The name of a key in a table of a stop begins with the table: "promises.epoch".
    """

    def __init__(self, text: str) -> None:
        self._lines: dict[tuple[int, str], int] = {}
        stop, table, is_in_text = 0, "", False
        for number, line in enumerate(text.splitlines(), start=1):
            if not is_in_text:
                if found := _TABLE.match(line):
                    first, _, name = found[1].partition(".")
                    stop, table = stop + (found[1] == "stop"), f"{name}." if name else ""
                    place = (stop, name) if first == "stop" else (0, first)
                    self._lines.setdefault(place, number)
                elif found := _KEY.match(line):
                    self._lines.setdefault((stop, table + found[1]), number)
            if len(_LONG_TEXT.findall(line)) % 2:
                is_in_text = not is_in_text

    def of(self, stop: int, key: str) -> int:
        """The line of the key; if the file does not have the key, the line of its stop."""
        return self._lines.get((stop, key)) or self._lines.get((stop, "")) or 1

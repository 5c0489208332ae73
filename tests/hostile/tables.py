"""Tables that somebody, or something, might bring as points of their own."""

import random


def hostile_tables(count: int, seed: int = 0) -> list[bytes]:
    """Tables near to right ones: cells exchanged, cut, repeated, in other encodings."""
    chance = random.Random(seed)
    cells = [
        *("0", "1", "-1", "0.5", "0,5", "1.000", "1,000", "1e400", "-1e400", "nan", "inf", "1_0"),
        *("", " ", '"', '""', "'", "=1+1", '=cmd|"/c calc"!A0', "<script>", "$x$", "~", "\0"),
        *("true", "FALSE", "cat", "dog", "Größe", "\u202e", "😀", "٣", "½", "x" * 2_000, "5e-324"),
        *("999999.9999", "-0", "+1", "−1", "1e-13", "# ", "sep=;", "x1", "x2", "target"),
    ]
    made = []
    while len(made) < count:
        separator = chance.choice([",", ";", "\t", " ", "  ", ", ", "|"])
        width = chance.choice([3, 3, 3, 3, 1, 2, 4, 5, 300])
        lines = [
            [str(round(chance.gauss(0, 9), 2)) for _ in range(width - 1)] + [chance.choice("01")]
            for _ in range(chance.choice([1, 3, 8, 40]))
        ]
        for _ in range(chance.choice([0, 1, 2, 5, 30])):
            line = chance.choice(lines)
            if line:
                line[chance.randrange(len(line))] = chance.choice(cells)
            if chance.random() < 0.2:
                line[chance.randint(0, len(line)) :] = [chance.choice(cells)] * chance.randint(0, 3)
        ends = ["\n", "\r\n", "\r", "\n\n", "\n\ufeff"]
        text = chance.choice(ends).join(separator.join(line) for line in lines)
        encoding = chance.choice(["utf-8", "utf-8-sig", "utf-16", "latin-1", "utf-32"])
        data = text.encode(encoding, errors="replace")
        made.append(data[: chance.choice([None, None, None, 7, len(data) // 2])])
    return made

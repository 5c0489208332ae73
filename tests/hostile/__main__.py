"""``python -m tests.hostile``: every kept and so many generated links on every page.

Reports, for each page, the most CPU that a link took. A page takes about 0.06 s, so 10,000 links
on nine pages take an hour and a half; they come in an order in which any part is a fair sample.
"""

import argparse
import logging
import os
import random
import time

os.environ.setdefault("XOR_LAB_ENGINE", "numpy")  # the slower one

from tests.hostile.links import KEPT, Link, asks_for_work, generated, pages, shortened
from tests.hostile.visit import MOST_SECONDS, unsaid, visit


class _Page:
    """What has been seen of a page."""

    def __init__(self) -> None:
        self.visits = self.skipped = self.problems = 0
        self.worst: tuple[float, Link] = (0.0, [])

    def open(self, page: str, link: Link) -> None:
        if asks_for_work(page, link):
            self.skipped += 1
            return
        self.visits += 1
        try:
            seen = visit(page, link)
        except Exception as error:  # every one of them is a finding
            self.note(page, link, f"{type(error).__name__}: {str(error)[:300]}")
            return
        self.worst = max(self.worst, (seen.seconds, link), key=lambda worst: worst[0])
        if seen.seconds > MOST_SECONDS:
            self.note(page, link, f"{seen.seconds:.2f} s of CPU")
        if names := unsaid(link, seen):
            listed = ", ".join(ascii(name[:24]) for name in names[:5])
            self.note(page, link, f"not a word of {listed}")

    def note(self, page: str, link: Link, what: str) -> None:
        self.problems += 1
        print(f"{page}: {shortened(link)}: {what}", flush=True)


def main() -> int:
    """Open all links, print each problem and a table; 1 if there was a problem."""
    parser = argparse.ArgumentParser(prog="python -m tests.hostile", description=__doc__)
    parser.add_argument("--count", type=int, default=1_000, help="generated links for every page")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so long")
    parser.add_argument("--pages", nargs="*", default=pages())
    arguments = parser.parse_args()
    links = [*KEPT, *generated(arguments.count, arguments.seed)]
    visits = [(page, link) for link in links for page in arguments.pages]
    random.Random(arguments.seed).shuffle(visits)
    found = {page: _Page() for page in arguments.pages}
    for page in arguments.pages:
        visit(page, [])  # what is loaded once is nobody's
    logging.disable(logging.CRITICAL)  # Streamlit speaks of every visit without a server
    until = time.monotonic() + arguments.seconds
    for number, (page, link) in enumerate(visits, start=1):
        if time.monotonic() > until:
            break
        found[page].open(page, link)
        if number % 1_000 == 0:
            print(f"{number:,} of {len(visits):,}", flush=True)
    print(f"{'page':12}{'links':>8}{'skipped':>9}{'worst CPU':>11}  of link")
    for page, seen in found.items():
        seconds, link = seen.worst
        print(f"{page:12}{seen.visits:8,}{seen.skipped:9,}{seconds:9.2f} s  {shortened(link, 70)}")
    print("Skipped: links that ask for long training or a sweep.")
    problems = sum(seen.problems for seen in found.values())
    print(f"{problems} problems.")
    return int(problems > 0)


if __name__ == "__main__":
    raise SystemExit(main())

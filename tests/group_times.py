"""Passes on what `cargo test` prints and says in the end how long each group of tests took: a module of tests/it or
tests/system, or all tests of another program. The stable test harness gives no times. But it begins its tests in the
order of their names, the next one whenever one is done, so each began when the one that made room for it was seen to
end."""

import re
import sys
import time
from collections import Counter

DONE = re.compile(r"test (.+?) \.\.\. (?:ok|FAILED|ignored)")


def durations(begin, ended):
    """How long each test took, of those that ended at these times in this order."""
    order = sorted(name for name, _ in ended)
    rank = {name: place for place, name in enumerate(order)}
    # A test that has ended must have begun, so at least this many ran at once.
    at_once = max(rank[name] - done + 1 for done, (name, _) in enumerate(ended))
    for name, end in ended:
        before = rank[name] - at_once
        yield name, end - (begin if before < 0 else ended[before][1])


def main():
    groups, program, begin, ended = Counter(), "", 0.0, []
    for line in sys.stdin:
        print(line, end="", flush=True)
        now = time.monotonic()
        if line.startswith("     Running ") or line.startswith("   Doc-tests "):
            words = line.split()
            program = words[1] if words[0] == "Doc-tests" else words[-2]
        elif line.startswith("running "):
            begin, ended = now, []
        elif line.startswith("test result:") and ended:
            for name, took in durations(begin, ended):
                module = "::".join(name.split("::")[:2]) if program in ("tests/it/main.rs", "tests/system/main.rs") else program
                groups[module] += took
            ended = []
        elif done := DONE.match(line):
            ended.append((done[1], now))
    print("\nSeconds in the tests of each group, several of which run at once:")
    for group, seconds in groups.most_common():
        print(f"{seconds:7.1f}  {group}")


if __name__ == "__main__":
    main()

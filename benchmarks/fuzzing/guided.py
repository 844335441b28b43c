"""Let atheris draw for one reader: ``python benchmarks/fuzzing/guided.py TARGET SECONDS SEED CORPUS SUSPECTS``.

A process of its own, started by ``benchmarks/fuzz.py --guided``: only the room that the target reads with, and what it stands on, are prepared,
and before anything imports them. What looks like a fault goes to SUSPECTS, to be judged again by code that is not
prepared, since what is watched is slower. Prints one line of JSON at its end.
"""

import importlib
import json
import os
import random
import sys
import time
from dataclasses import asdict, replace
from hashlib import sha256
from pathlib import Path

import atheris

ROOT = Path(__file__).resolve().parents[2]
# The readers of forms are imported when their file comes: they are named.
FORMS = (
    "surveys.exchange.forms",
    "surveys.exchange.foreign.limesurvey",
    "surveys.exchange.foreign.spreadsheet",
    "surveys.exchange.workbooks",
)
ROOMS = {
    "values": ("surveys.questionnaire.values", "surveys.questionnaire.identifying", "surveys.questionnaire.prose"),
    "expression": ("surveys.questionnaire.expressions",),
    "definition": ("surveys.questionnaire.definition",),
    "answers": ("surveys.questionnaire.answers",),
    "xlsform_md": FORMS,
    "xlsform_xlsx": FORMS,
    "lss": FORMS,
    "paste": ("surveys.exchange.pasting",),
    "outline": ("surveys.exchange.outlines",),
    "table": ("surveys.exchange.workbooks",),
    "old_edition": ("surveys.exchange.past", "surveys.exchange.workbooks"),
    "mapping": ("surveys.exchange.past",),
}  # fmt: skip
LONGEST, LONGEST_PACKAGE = 4_096, 20_000
OURS = 0.4  # of the drawings; the others are atheris's own


def main() -> None:
    """Draw until the time ends; what the process tried is printed as it goes out."""
    name, seconds, seed, corpus, suspects = sys.argv[1:]
    sys.path.insert(0, str(ROOT))
    with atheris.instrument_imports(include=["surveys"]):
        for room in ROOMS[name]:  # and what it stands on
            importlib.import_module(room)
    from benchmarks.fuzzing.account import Line
    from tests.fuzzing.mutator import PACKED, mutate
    from tests.fuzzing.targets import TARGETS, seeds_of
    from tests.fuzzing.watch import tried

    target, seeds = TARGETS[name], seeds_of(name)
    ends = time.monotonic() + float(seconds)
    line = Line(name, "guided", int(seed))

    def one(data: bytes) -> None:
        verdict = tried(lambda: target(data))
        line.count(verdict)
        if verdict.fault:
            (Path(suspects) / f"{name}-{sha256(data).hexdigest()[:8]}").write_bytes(data)
        if time.monotonic() > ends:
            print(json.dumps(asdict(replace(line, findings=0))), flush=True)
            os._exit(0)  # libFuzzer would not come back

    def draw(data: bytes, longest: int, number: int) -> bytes:
        dice = random.Random(number)
        if dice.random() < OURS:
            return mutate(bytes(data) or dice.choice(seeds), seeds, dice)[:longest]
        return atheris.Mutate(data, longest)

    longest = LONGEST_PACKAGE if any(each.startswith(PACKED) for each in seeds) else LONGEST
    flags = [f"-seed={seed}", f"-max_len={longest}", "-verbosity=0", "-rss_limit_mb=4096", "-timeout=60"]
    atheris.Setup([sys.argv[0], corpus, *flags], one, custom_mutator=draw)
    atheris.Fuzz()


if __name__ == "__main__":
    main()

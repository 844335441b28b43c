"""Files of answers by size, from the kept documents to the last byte: ``python benchmarks/exports.py [FORMAT…]``.

A synthetic survey of 200 variables (290 columns), 10³, 10⁴ and, where it is bearable, 10⁵ submissions. Prints seconds of
the processor (the machine is shared), the time to the first byte, the peak memory above the start, the exponent fitted
between sizes (1 is linear) and the ratio to a baseline of the same machine at the same moment: Python's own reading of the
same documents from JSON. ``kept-csv`` and the like are files of an edition whose lines were kept read (folios), as a large
edition's are by the worker; ``keeping`` is the making of those folios. Each size runs in a process of its own, so that the peak is its own.
"""

import json
import math
import random
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from surveys.questionnaire.definition import load  # noqa: E402
from surveys.questionnaire.definition.model import Questionnaire  # noqa: E402
from surveys.results.dataset import Respondent, Submitted, respondent_of  # noqa: E402
from surveys.results.formats import ALL_CLASSES, Choices, Extract, export, folio_of  # noqa: E402
from surveys.web.shared.leaving import through_a_file  # noqa: E402

SENT = datetime(2026, 10, 6, tzinfo=UTC)
# The largest size by format: what is written in one go, or is slower, stops sooner unless it is asked for.
LARGEST = {
    "kept-csv": 100_000,
    "kept-csv-excel": 100_000,
    "kept-label": 100_000,
    "kept-jsonl": 100_000,
    "kept-long": 10_000,
    "kept-xlsx": 10_000,
    "kept-parquet": 10_000,
    "kept-sav": 10_000,
    "keeping": 10_000,
    "csv": 100_000,
    "jsonl": 100_000,
    "parquet": 100_000,
    "xlsx": 10_000,
    "sav": 10_000,
}
KEPT = "kept-"
CHOSEN = {"long": Choices(ALL_CLASSES, shape="long"), "label": Choices(ALL_CLASSES, values="label")}
SIZES = (1_000, 10_000, 100_000)
FIRST_BYTE, GROWTH = 1.0, 1.15  # seconds; the exponent that still is linear, on a shared machine
KINDS = 500  # different documents, told apart by nothing that a writer could profit from

SECTION = """
  - code: s{s}
    title: "Section {s}"
    questions:
{items}"""


@cache
def questionnaire() -> Questionnaire:
    sections = []
    for s in range(10):
        items = [
            f'      - {{code: n{s}_{i}, type: decimal, label: "Nombre {s} {i}", allow: [nsp]}}'
            for i in range(8)
        ]
        items += [
            f'      - {{code: c{s}_{i}, type: single, choices: five, label: "Choix {s} {i}"}}'
            for i in range(8)
        ]
        items += [
            f'      - {{code: m{s}_{i}, type: multiple, choices: five, label: "Plusieurs {s} {i}"}}'
            for i in range(2)
        ]
        items.append(f'      - {{code: k{s}, type: integer, label: "Compte {s}"}}')
        items.append(
            f'      - {{code: t{s}, type: text, label: "Texte {s}", relevant: "${{c{s}_0}} = \'a\'"}}'
        )
        sections.append(SECTION.format(s=s, items="\n".join(items)))
    text = (
        'format: axtra-questionnaire/1\nsurvey: synthetique\ntitle: "Synthétique"\nedition: "2026"\nchoices:\n  five:\n'
        + "".join(f'    - {{code: {code}, label: "Choix {code}"}}\n' for code in "abcde")
        + "sections:"
        + "".join(sections)
    )
    loaded = load(text)
    if loaded.questionnaire is None:
        raise SystemExit(str(loaded.problems))
    return loaded.questionnaire


def document(chance: random.Random) -> str:
    answers = {}

    def put(name: str, raw: list[str], value: object) -> None:
        answers[name] = {"raw": raw, "value": value, "missing": None, "origin": "typed", "about": []}

    for s in range(10):
        for i in range(8):
            number = f"{chance.random() * 10_000:.2f}"
            put(f"n{s}_{i}", [number], number)
            code = chance.choice("abcde")
            put(f"c{s}_{i}", [code], code)
        for i in range(2):
            codes = sorted(chance.sample("abcde", 2))
            put(f"m{s}_{i}", codes, codes)
        put(f"k{s}", [str(s)], str(s))
        if answers[f"c{s}_0"]["value"] == "a":
            put(f"t{s}", ["Du texte; encore, et « plus »"], "Du texte; encore, et « plus »")
    return json.dumps({"answers": answers, "entries": {}}, ensure_ascii=False)


def extract(count: int) -> Extract:
    chance = random.Random(20261130)
    kept = [document(chance) for _ in range(KINDS)]

    def respondents() -> Iterator[Respondent]:
        definition = questionnaire()
        for place in range(count):
            found = json.loads(kept[place % KINDS])
            yield respondent_of(definition, Submitted(f"of-{place:06d}", found, SENT, "sent", f"RE-{place}"))

    return Extract(
        questionnaire(), "synthetique", "2026", "banc", count, respondents, choices=Choices(ALL_CLASSES)
    )


def folios(count: int) -> Iterator[bytes]:
    """Yield folios of ``KINDS`` lines: one, made once, as many times as it takes, and opened anew each time."""
    some = replace(extract(KINDS), choices=Choices(ALL_CLASSES))
    folio = folio_of(some)
    return (folio for _ in range(count // KINDS))


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_024  # mebibytes


def run_one(file_format: str, count: int) -> None:
    """Write one file and print, as JSON, what it took."""
    one = extract(count)
    if file_format.startswith(KEPT):
        held = folios(count)
        file_format = file_format.removeprefix(KEPT)
        one = replace(one, folios=lambda: held, choices=CHOSEN.get(file_format, one.choices))
        file_format = "csv" if file_format in CHOSEN else file_format
    before = peak()
    baseline = timed_baseline()
    begun = time.process_time()
    first, size = 0.0, 0
    for piece in written(one, file_format):
        first = first or time.process_time() - begun
        size += len(piece)
    seconds = time.process_time() - begun
    print(
        json.dumps(
            {
                "seconds": seconds,
                "first": first,
                "peak": peak() - before,
                "size": size,
                "baseline": seconds / (baseline * count),
            }
        )
    )


def written(one: Extract, file_format: str) -> Iterator[bytes]:
    if file_format != "keeping":
        return export(one, file_format, scratch=through_a_file, title="Banc")
    return (folio_of(part) for part in [extract(KINDS)] * (one.count // KINDS))


def timed_baseline() -> float:
    """Return the processor's seconds that reading one document from JSON takes now, the lowest of a few rounds."""
    text = document(random.Random(1))
    rounds = []
    for _ in range(5):
        begun = time.process_time()
        for _ in range(200):
            json.loads(text)
        rounds.append((time.process_time() - begun) / 200)
    return min(rounds)


def main(formats: list[str]) -> int:
    failed = False
    print(
        f"{'format':14} {'submissions':>12} {'seconds':>9} {'first byte':>11} {'peak':>8} {'file':>9} {'× JSON read':>12} exponent"
    )
    for file_format in formats or list(LARGEST):
        earlier: tuple[int, float] | None = None
        for count in (size for size in SIZES if size <= LARGEST[file_format]):
            ran = subprocess.run(
                [sys.executable, __file__, "--one", file_format, str(count)],
                capture_output=True,
                text=True,
                check=True,
            )
            found = json.loads(ran.stdout)
            exponent = ""
            if earlier is not None:
                slope = math.log(found["seconds"] / earlier[1]) / math.log(count / earlier[0])
                exponent = f"{slope:.2f}"
                failed |= slope > GROWTH
            print(
                f"{file_format:14} {count:12,} {found['seconds']:9.1f} {found['first']:10.2f}s {found['peak']:6.0f}Mi "
                f"{found['size'] / 2**20:7.1f}Mi {found['baseline']:12.1f} {exponent}",
                flush=True,
            )
            streamed = not file_format.endswith(("parquet", "sav", "keeping"))
            failed |= streamed and found["first"] > FIRST_BYTE
            earlier = count, found["seconds"]
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run_one(sys.argv[2], int(sys.argv[3]))
        sys.exit(0)
    sys.exit(main(sys.argv[1:]))

"""All statistics of a large edition by size: ``python benchmarks/columns.py [SIZE…]``.

The synthetic survey of ``exports.py`` (200 variables) with a statistic for each variable and some that join two: means, medians,
quantiles, sums, distributions, shares and ratios, 240 in all. From the folios as they are kept to the last figure, before
disclosure control. Prints seconds of the processor and on the clock, the peak memory above the start, the exponent between sizes
and, for a thousand submissions, the ratio to the same figures counted from the answers, read and judged. Folios are of two
thousand different submissions, opened as many times as it takes.
"""

import json
import math
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.exports import KINDS, SENT, document, peak, questionnaire  # noqa: E402
from surveys.questionnaire.definition import load_document, to_document  # noqa: E402
from surveys.questionnaire.definition.model import Questionnaire  # noqa: E402
from surveys.results.columns import Columns  # noqa: E402
from surveys.results.dataset import Dataset, Respondent, Submitted, respondent_of  # noqa: E402
from surveys.results.figures import compute_figures  # noqa: E402
from surveys.results.formats import extract_of, folio_of  # noqa: E402

SIZES = (1_000, 10_000, 100_000)
DIFFERENT, DIRECT, GOAL, GROWTH = 2_000, 1_000, 5.0, 1.15


def counted() -> Questionnaire:
    """Return the questionnaire with its statistics."""
    written = to_document(questionnaire())
    for s, section in enumerate(written["sections"]):
        for item in section["questions"]:
            item["stats"] = list(statistics(s, item["code"]))
    loaded = load_document(written)
    if loaded.questionnaire is None:
        raise SystemExit(str(loaded.problems))
    return loaded.questionnaire


def statistics(s: int, code: str) -> Iterator[dict[str, object]]:
    """Yield the statistics of one question."""
    value, common = f"${{{code}}}", {"unit": "org", "label": code, "rounding": 1}
    if code.startswith("n"):
        place = int(code[-1])
        kind = ("mean", "mean", "mean", "mean", "mean", "median", "quantile", "sum")[place]
        more = {"q": 0.9} if kind == "quantile" else {}
        yield {"id": f"{code}_x", "kind": kind, "value": value, **common, **more}
        if place in (0, 1):
            yield {
                "id": f"{code}_r",
                "kind": "ratio_of_sums",
                "num": value,
                "den": f"${{n{s}_{place + 2}}}",
                **common,
            }
            yield {"id": f"{code}_b", "kind": "mean", "value": value, "base": f"${{c{s}_1}} = 'a'", **common}
    elif code.startswith(("c", "m")):
        yield {"id": f"{code}_x", "kind": "distribution", "value": value, **common}
        if code.endswith("_0") and code.startswith("c"):
            yield {"id": f"{code}_s", "kind": "share", "where": f"{value} = 'a'", **common}
    elif code.startswith("k"):
        yield {"id": f"{code}_x", "kind": "sum", "value": value, **common}
    else:
        yield {"id": f"{code}_x", "kind": "share", "where": f"answered({value})", **common}


def respondents(definition: Questionnaire, count: int) -> tuple[Respondent, ...]:
    chance = random.Random(20261130)
    return tuple(
        respondent_of(
            definition,
            Submitted(f"of-{place:06d}", json.loads(document(chance)), SENT, "sent", f"RE-{place}"),
        )
        for place in range(count)
    )


def dataset(definition: Questionnaire, found: tuple[Respondent, ...], count: int) -> Dataset:
    return Dataset(definition, "synthetique", "2026", "banc", count + 10, {}, found)


def run(count: int) -> None:
    """Count the statistics of one size and print, as JSON, what it took."""
    definition = counted()
    folios = [
        folio_of(extract_of(dataset(definition, respondents(definition, count=KINDS), KINDS)))
        for _ in range(min(count, DIFFERENT) // KINDS)
    ]
    before, begun, clock = peak(), time.process_time(), time.perf_counter()
    columns = Columns(folios[place % len(folios)] for place in range(count // KINDS))
    opened = time.process_time() - begun
    figures = compute_figures(
        replace(dataset(definition, (), count), columns=columns, respondents=range(count))
    )  # type: ignore[arg-type]
    seconds = time.process_time() - begun
    found = {
        "figures": len(figures),
        "opened": opened,
        "seconds": seconds,
        "clock": time.perf_counter() - clock,
        "peak": peak() - before,
    }
    if count == DIRECT:
        begun = time.process_time()
        compute_figures(dataset(definition, respondents(definition, count), count))
        found["direct"] = (time.process_time() - begun) / seconds
    print(json.dumps(found))


def main(sizes: list[int]) -> int:
    failed, earlier = False, None
    print(
        f"{'submissions':>12} {'statistics':>10} {'opening':>8} {'seconds':>8} {'clock':>7} {'peak':>8} exponent  × from the answers"
    )
    for count in sizes or SIZES:
        ran = subprocess.run(
            [sys.executable, __file__, "--one", str(count)], capture_output=True, text=True, check=True
        )
        found = json.loads(ran.stdout)
        exponent = ""
        if earlier is not None:
            slope = math.log(found["seconds"] / earlier[1]) / math.log(count / earlier[0])
            exponent, failed = f"{slope:.2f}", failed or slope > GROWTH
        direct = f"{found['direct']:.1f}" if "direct" in found else ""
        print(
            f"{count:12,} {found['figures']:10} {found['opened']:7.2f}s {found['seconds']:7.2f}s {found['clock']:6.2f}s "
            f"{found['peak']:6.0f}Mi {exponent:8}  {direct}",
            flush=True,
        )
        failed |= count == SIZES[-1] and found["seconds"] > GOAL
        earlier = count, found["seconds"]
    return 1 if failed else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        run(int(sys.argv[2]))
        sys.exit(0)
    sys.exit(main([int(each) for each in sys.argv[1:]]))

"""Ask the API whatever its description (``docs/api.yaml``) allows and refuses, and hold each answer against it.

Apart because schemathesis is installed by hand (``requirements/fuzz.txt``). In this process, without a socket.
"""

import time
from collections.abc import Callable
from pathlib import Path
from unittest.mock import patch

import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.core.failures import FailureGroup
from schemathesis.generation.modes import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from benchmarks.fuzzing.account import Line
from benchmarks.fuzzing.application import Watched, application
from surveys.operations import linking

PAGE = Path(__file__).resolve().parents[2] / "docs" / "api.yaml"
# What the page does not say: which codes an edition has, so that a well-formed one may be refused.
NOT_SAID = [positive_data_acceptance]
AT_ONCE = 20  # requests between two looks at the clock


def interrogate(line: Line, seconds: float) -> None:
    """Ask by each of the links for so many seconds; what disagrees with the page is printed and counted."""
    described = schemathesis.openapi.from_dict(yaml.safe_load(PAGE.read_text("utf-8")))
    how = settings(
        max_examples=AT_ONCE, deadline=None, database=None, phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    with application(line.seed) as visitors, patch.object(linking, "EVERY_HOUR", 10**9):
        Watched(visitors.site.app, line)
        described.app = visitors.site.app
        (operation,) = [each.ok() for each in described.get_all_operations()]
        ends, turn = time.monotonic() + seconds, 0
        while time.monotonic() < ends:
            turn += 1
            for mode in GenerationMode:
                for token in (*visitors.tokens, "inconnu"):
                    ask = given(case=operation.as_strategy(generation_mode=mode))(_asking(token))
                    try:
                        seed(f"{line.seed}/{turn}")(how(ask))()
                    except (
                        Exception,
                        FailureGroup,
                    ) as fault:  # of whatever sort: the page and the answer do not agree
                        line.findings += 1
                        print(f"  api: {type(fault).__name__}: {str(fault)[:600]}", flush=True)


def _asking(token: str) -> Callable[[schemathesis.Case], None]:
    def ask(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=NOT_SAID)

    return ask

"""The same data on every machine: two builds are equal, whatever the hash seed, and nothing floats."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from surveys.demonstration import directory, renewal
from surveys.demonstration.defects import renewal_submissions
from surveys.demonstration.pay import pay_submissions

ROOT = Path(__file__).parents[2]
PRINT_HASH = "from tests.demonstration.test_determinism import fingerprint; print(fingerprint())"

# Changes only when the data change on purpose: then run the line above and write the new one here.
KNOWN = "32287be732948bedd5ad350c7985f2b8dd8115ca089623df3c07ca967d6caa15"


def everything() -> list[dict[str, object]]:
    documents = [
        {**s.document(), "moment": s.moment}
        for group in (
            renewal_submissions(),
            renewal.drafts(),
            *(pay_submissions(e) for e in ("2020", "2022", "2024")),
        )
        for s in group
    ]
    members = [
        {"code": o.code, "name": o.name, "staff": o.staff, "fte": str(o.staff_fte)}
        for o in directory.organisations()
    ]
    people = [
        {"name": p.name, "email": p.email, "role": p.role or list(p.staff_roles)} for p in directory.people()
    ]
    return [*documents, *members, *people]


def fingerprint() -> str:
    text = json.dumps(everything(), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("seed", ["0", "1", "4242"])
def test_the_data_do_not_depend_on_the_hash_seed(seed):
    printed = subprocess.run(
        [sys.executable, "-c", PRINT_HASH],
        cwd=ROOT,
        env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert printed.stdout.strip() == KNOWN


def test_the_data_are_the_known_ones_whatever_the_version_of_python():
    assert fingerprint() == KNOWN


def floats(value: object) -> list[object]:
    if isinstance(value, dict):
        return [found for part in value.values() for found in floats(part)]
    if isinstance(value, list):
        return [found for part in value for found in floats(part)]
    return [value] if isinstance(value, float) else []


def test_nothing_floats_and_everything_travels_as_json():
    whole = everything()
    assert floats(whole) == []
    assert json.loads(json.dumps(whole)) == whole

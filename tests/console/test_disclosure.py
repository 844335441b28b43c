"""``surveys protect`` and ``surveys audit``: the contract's JSON, verdicts as statuses, and French for what is wrong."""

import json
from pathlib import Path

import pytest

from tests.command_line import run

REGIONS: dict[str, dict[str, object]] = {
    "r01": {"a": 1, "b": "2.5", "c": 3, "d": 4, "e": 5, "f": 3},
    "r02": {"g": 10, "h": 20},
    "r03": {"i": 10, "j": 20, "k": 11, "l": 12, "m": 15},
    "r04": {},
}


def table(**more: object) -> dict[str, object]:
    cells: list[dict[str, object]] = [
        {"key": ["region", code], "contributions": parts} for code, parts in REGIONS.items()
    ]
    return {
        "kind": "total",
        "cells": [*cells, {"key": ["total"]}],
        "equations": [{"total": ["total"], "parts": [["region", code] for code in REGIONS]}],
        **more,
    }


def write(document: object, name: str = "t.json") -> Path:
    path = Path(name)
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_a_table_is_protected_and_its_audit_is_clean() -> None:
    found = run("protect", write(table()), "--json").done().json
    statuses = {cell["key"][-1]: cell["status"] for cell in found["cells"]}
    assert statuses == {
        "r01": "published",
        "r02": "suppressed",
        "r03": "suppressed",
        "r04": "empty",
        "total": "published",
    }
    reasons = {cell["key"][-1]: cell["reasons"] for cell in found["cells"]}
    assert reasons["r02"] == ["few_organisations", "near_bound"]
    assert reasons["r03"] == ["complementary"]
    assert found["audit"]["violations"] == []
    assert found["audit"]["nearest_percent"] > 10


def test_what_was_decided_is_read_in_words() -> None:
    out = run("protect", write(table())).done().out
    assert "region · r02\u00a0: masquée (few_organisations, near_bound)" in out
    assert "region · r01\u00a0: publiée" in out


def test_a_policy_says_how_strict_and_its_secrets_are_not_repeated() -> None:
    lenient = write({"min_orgs": 2, "p_percent": 0.01}, "policy.json")
    found = run("protect", write(table()), "--policy", lenient, "--json").done()
    assert {cell["status"] for cell in found.json["cells"]} >= {"published"}
    assert "0.01" not in found.out
    wrong = write({"p_percent": 0, "min_organisations": 3}, "wrong.json")
    run("protect", write(table()), "--policy", wrong).refused("p_percent", "min_organisations")


def test_a_leaking_release_is_refused_with_who_finds_whom() -> None:
    ran = run("audit", write(table()), "--json")
    assert ran.status == 1
    assert ran.json["clean"] is False
    near = [each for each in ran.json["violations"] if each["target"] == "h"]
    assert near[0]["attackers"] == ["g"]
    assert near[0]["nearest_percent"] == 0
    run("audit", write(table())).refused("g → h, à 0,0\u00a0%")


def test_a_clean_release_is_said_with_the_nearest_bound() -> None:
    document = table()
    protected = run("protect", write(document), "--json").done().json
    for cell, verdict in zip(document["cells"], protected["cells"], strict=True):  # type: ignore[arg-type]
        cell["status"] = verdict["status"]
    ran = run("audit", write({"tables": [document]}), "--json").done()
    assert ran.json["clean"] is True
    assert set(ran.json["nearest"]) == set("abcdefghijklm")
    assert "Rien ne peut être retrouvé." in run("audit", write({"tables": [document]})).done().out


def test_two_safe_tables_open_each_other() -> None:
    def one(groups: dict[str, list[str]], values: dict[str, int]) -> dict[str, object]:
        cells: list[dict[str, object]] = [
            {"key": [name], "contributions": {each: values[each] for each in held}}
            for name, held in groups.items()
        ]
        return {
            "cells": [*cells, {"key": ["total"]}],
            "equations": [{"total": ["total"], "parts": [[name] for name in groups]}],
        }

    values = {f"o{place}": 100 + place for place in range(12)}
    names = list(values)
    first = one({"nord": names[:6], "sud": names[6:]}, values)
    second = one({"petit": names[:5], "grand": names[5:]}, values)
    run("audit", write(first)).done()
    run("audit", write(second)).done()
    ran = run("audit", write([first, second]), "--json")
    assert ran.status == 1
    assert {each["target"] for each in ran.json["violations"]} >= {"o5"}


def test_no_proof_in_time_publishes_nothing() -> None:
    crossed = table(equations=[])
    crossed["equations"] = [
        {"total": ["total"], "parts": [["region", code] for code in REGIONS]},
        {"total": ["all"], "parts": [["total"]]},
    ]
    crossed["cells"] = [*table()["cells"], {"key": ["all"]}]  # type: ignore[misc]
    found = run("protect", write(crossed), "--seconds", "0", "--json").done().json
    assert {cell["status"] for cell in found["cells"]} == {"suppressed", "empty"}
    run("audit", write(crossed), "--seconds", "0").refused("tenez la diffusion pour non vérifiée")


@pytest.mark.parametrize(
    ("document", "says"),
    [
        ([], "Un tableau est un objet JSON"),
        ({"kind": "odd", "cells": [{"key": "a"}]}, "sorte de tableau"),
        ({"cells": []}, "aucune case"),
        ({"cells": [{"contributions": {}}]}, "pas de clé"),
        ({"cells": [{"key": "a"}, {"key": ["a"]}]}, "deux cases"),
        ({"cells": [{"key": "a", "contributions": [1]}]}, "apports"),
        ({"cells": [{"key": "a", "contributions": {"x": "1e999"}}]}, "n’est pas un nombre"),
        ({"cells": [{"key": "a", "contributions": {"x": True}}]}, "n’est pas un nombre"),
        ({"cells": [{"key": "a", "contributions": {"x": -1}}]}, "négatif"),
        ({"cells": [{"key": "a", "status": "gone"}]}, "n’est pas un état"),
        ({"cells": [{"key": "a"}], "equations": {}}, "additions"),
        ({"cells": [{"key": "a"}], "equations": [{"total": "a", "parts": []}]}, "au moins une partie"),
        ({"cells": [{"key": "a"}], "equations": [{"total": "a", "parts": ["b"]}]}, "Aucune case"),
        ({"cells": [{"key": "a"}, {"key": "b"}], "equations": [{"total": "a", "parts": ["b"]}, {"total": "b", "parts": ["a"]}]}, "partie d’elle-même"),
        ({"cells": [{"key": "a", "contributions": {"x": 3}}, {"key": "b", "contributions": {"x": 2}}], "equations": [{"total": "a", "parts": ["b"]}]}, "ne sont pas la somme"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_table_is_said(document: object, says: str) -> None:
    run("protect", write(document)).refused(says)
    run("audit", write([document] if isinstance(document, dict) else {"tables": document})).refused(
        says if isinstance(document, dict) else "aucun tableau"
    )

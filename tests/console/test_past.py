"""An old edition taken in by commands: proposed, corrected by hand, tried, imported; the same figures as where it came from."""

import json
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import run

PAY, PAST = "remuneration/2024", "remuneration/2018"


@pytest.fixture(autouse=True)
def old_edition(demo_house: Path) -> None:
    """The demonstration, with an edition of six years before."""
    from surveys.cli.house import open_house, utc_now
    from surveys.operations import fielding

    with open_house():
        held = utc_now() - timedelta(days=6 * 365)
        state = fielding.read_edition(*PAY.split("/"))
        version = fielding.find_published("remuneration", 3)
        assert isinstance(state, fielding.EditionState)
        assert version is not None
        refused = fielding.record_past_edition(
            *PAST.split("/"), version, opens_at=held, closes_at=held + timedelta(days=30), by=None, now=utc_now()
        )  # fmt: skip
        assert refused is None


def figures(edition: str) -> dict[str, Any]:
    return {each["id"]: each for each in run("figures", edition, "--raw", "--json").done().json}


def exported(folder: Path) -> list[Path]:
    run("submissions", "export", PAY, "--format", "csv-excel", "--values", "label", "--out", "pay.zip").done()
    with zipfile.ZipFile("pay.zip") as archive:
        archive.extractall(folder)
    return sorted(path for path in folder.iterdir() if path.stem not in ("codebook", "explanations"))


def test_an_edition_that_left_as_files_comes_in_as_an_old_one_with_the_same_figures(tmp_path: Path) -> None:
    files = exported(tmp_path / "files")
    refused = run("submissions", "import", PAST, *files)
    refused.refused("Aucune correspondance")
    run("submissions", "import", PAST, *files, "--propose", "map.json").done()
    mapping = json.loads(Path("map.json").read_text("utf-8"))
    assert {table["into"] for table in mapping["tables"]} >= {"", "staff_roster"}
    tried = run("submissions", "import", PAST, *files, "--mapping", "map.json", "--dry-run").done()
    assert "À importer\u00a0: 65." in tried.out
    assert (
        run("submissions", "import", PAST, *files, "--mapping", "map.json")
        .done()
        .out.endswith(f"65 dossiers importés dans {PAST}.\n")
    )
    before, after = figures(PAY), figures(PAST)
    moved = {name for name in before if before[name]["value"] != after[name]["value"]}
    assert {before[name]["kind"] for name in moved} <= {
        "trend",
        "benchmark_gap_by_row",
        "weighted_mean_of_rows",
    }
    # The mapping is kept: the same files again change nothing.
    run("submissions", "import", PAST, *files).refused("Rien n’est à importer")


def test_what_is_wrong_with_a_file_or_a_mapping_is_said(tmp_path: Path) -> None:
    Path("rien.csv").write_bytes(b"")
    run("submissions", "import", PAST, "rien.csv", "--dry-run").refused("rien.csv", "cellules")
    Path("image.xlsx").write_bytes(b"\x89PNG....")
    run("submissions", "import", PAST, "image.xlsx").refused("image.xlsx", "tableau")
    Path("a.csv").write_text("Centre;Effectif\nNulle part;3\nAlors;4\n", "utf-8")
    Path("map.json").write_text('{"format": "axtra-past/1", "tables": [{"sheet": 3}]}', "utf-8")
    run("submissions", "import", PAST, "a.csv", "--mapping", "map.json").refused(
        "map.json", "tables[0].sheet"
    )
    document = {
        "format": "axtra-past/1",
        "tables": [
            {
                "sheet": "a",
                "organisation": "Centre",
                "columns": [{"heading": "Effectif", "target": "nulle_part"}],
            }
        ],
    }
    Path("map.json").write_text(json.dumps(document), "utf-8")
    run("submissions", "import", PAST, "a.csv", "--mapping", "map.json").refused("nulle_part")
    document["tables"][0]["columns"] = []  # type: ignore[index]
    Path("map.json").write_text(json.dumps(document), "utf-8")
    ran = run("submissions", "import", PAST, "a.csv", "--mapping", "map.json")
    ran.refused("Nulle part", "Alors", "--partial")
    assert "a › Effectif\u00a0: non associée" in ran.out
    run("submissions", "import", "remuneration/2026", "a.csv", "--dry-run").refused("n’est pas close")
    assert run("submissions", "import", PAST, "a.json", "--dry-run").status == 2

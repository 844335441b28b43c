"""``surveys report`` on the demonstration: the report of what was released, and a clear word where nothing was."""

from pathlib import Path

from tests.command_line import run


def test_a_report_is_written_from_the_last_release_only(demo_house: Path, tmp_path: Path) -> None:
    done = run("report", "remuneration/2024", "--out", "rapports").done()
    (file,) = (tmp_path / "rapports").glob("*.pdf")
    assert file.name == "rapport-remuneration-2024-diffusion-1.pdf"
    assert file.stem in done.out
    assert file.read_bytes().startswith(b"%PDF-")
    assert file.with_suffix(".docx").read_bytes().startswith(b"PK")
    for edition, number in (("renouvellement/2025-2026", ()), ("remuneration/2024", ("--release", "7"))):
        refused = run("report", edition, "--out", "rapports", *number)
        assert refused.status == 1
        assert "Rien n’a été diffusé" in refused.err

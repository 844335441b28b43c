"""The board reads a whole draft on paper: codes, when each question is asked, rules and lists, as a page and as a PDF."""

import io
from datetime import UTC, datetime

import pypdf
import pytest

from surveys.operations import designing
from tests.web.conftest import Site
from tests.web.reviewer import ReviewingClient


@pytest.fixture
def draft(site: Site) -> int:
    with site.app.app_context():
        now = datetime.now(UTC)
        origin = next(each for each in designing.list_origins(now=now) if each.survey == "renouvellement")
        made = designing.start_draft(
            "renouvellement", source=origin.version_id, title="Copie", for_edition="2061", by=None, now=now
        )
        assert isinstance(made, designing.DraftState), made
        return made.id


@pytest.fixture
def robin(site: Site) -> ReviewingClient:
    return site.client("conception@exemple.invalid")


def test_the_copy_has_codes_routing_rules_and_lists(robin: ReviewingClient, draft: int) -> None:
    page = robin.get(f"/gestion/conception/{draft}/copie").get_data(as_text=True)
    for words in (
        "agreement_status",
        "Posée seulement si",
        "Demande une explication",
        "raisons_ecart",
        "Négociation en cours",
    ):
        assert words in page
    drawn = robin.get(f"/gestion/conception/{draft}/copie.pdf")
    assert drawn.mimetype == "application/pdf"
    reader = pypdf.PdfReader(io.BytesIO(drawn.data))
    text = "".join(leaf.extract_text() for leaf in reader.pages)
    assert "agreement_status" in text
    assert "Posée seulement si" in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in drawn.data

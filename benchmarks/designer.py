"""How long the workshop takes to answer: the 50-question draft opened, one setting edited with its preview, a condition checked.

Milliseconds of processor, of the server alone (Flask’s own client, no socket), medians of a few turns;
each is also told in readings of the whole document, which is what judges it.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from surveys.app import create_app  # noqa: E402
from surveys.catalogue import load_catalogue  # noqa: E402
from surveys.operations import designing  # noqa: E402
from surveys.operations.designing import DraftState, model  # noqa: E402
from surveys.questionnaire.definition import load_document, to_document  # noqa: E402
from surveys.store.migration import migrate  # noqa: E402
from surveys.web.shared.access import TOKEN  # noqa: E402
from tests.databases import make_settings  # noqa: E402
from tests.web import world  # noqa: E402
from tests.web.forms import Form, page_of  # noqa: E402

TURNS = 9
HTMX = {"HX-Request": "true"}


def took(step: Callable[[], object], turns: int = TURNS) -> float:
    """Return the median of how long a step takes, in milliseconds."""
    times = []
    for _ in range(turns):
        start = time.process_time()
        step()
        times.append(1000 * (time.process_time() - start))
    return median(times)


def forget() -> None:
    """Make the process as new: nothing is known of any draft."""
    for kept in (model.parsed, model._loaded, model.sound):
        kept.cache_clear()


class Workshop:
    """A draft of the renewal questionnaire, open in the browser of a designer."""

    def __init__(self, client: FlaskClient, draft: int) -> None:
        self.client, self.turn = client, count(1)
        self.page = f"/gestion/conception/{draft}/question/fte_lost"

    def open(self) -> None:
        assert self.client.get(self.page).status_code == 200

    def open_anew(self) -> None:
        forget()
        self.open()

    def form(self, action: str, address: str = "") -> Form:
        """Return a form of the page as it stands now."""
        return Form(page_of(self.client.get(address or self.page)), action)

    def edit(self) -> float:
        """Change a label, and return how long the answer took: it holds the outline and the preview."""
        form = self.form("/reglages")
        (name,) = [each["name"] for each in form.controls if each["name"].endswith(":label:")]
        form.fill(name, f"Combien d’ETC avez-vous perdus ou laissés vacants ({next(self.turn)})?")
        return self.post(form)

    def check(self) -> float:
        """Change the text of a condition, and return how long what is said of it took."""
        form = self.form("/conditions/", f"{self.page}/conditions/affichage")
        form.fill("texte", f"${{waiting_count}} > {next(self.turn)} and ${{agreement_status}} = 'signee'")
        return self.post(form)

    def complete(self) -> float:
        """Ask what fits at a caret, and return how long that took."""
        address = f"{self.page}/propositions/affichage"
        data = {"texte": "${agreement_status} = '", "caret": "23"}
        return self.timed(address, data)

    def post(self, form: Form) -> float:
        data: dict[str, list[str]] = {}
        for key, text in form.pairs():
            data.setdefault(key, []).append(text)
        return self.timed(form.element["action"], data)

    def timed(self, address: str, data: object) -> float:
        start = time.process_time()
        answer = self.client.post(address, data=data, headers=HTMX)
        elapsed = 1000 * (time.process_time() - start)
        assert answer.status_code == 200, answer.status_code
        return elapsed


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        settings = make_settings(Path(name))
        migrate(settings)
        app = create_app(settings)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        with app.app_context():
            world.build(2)
            now = datetime.now(UTC)
            origin = next(each for each in designing.list_origins(now=now) if each.survey == "renouvellement")
            draft = designing.start_draft(
                "renouvellement", source=origin.version_id, title="Un brouillon", by=None, now=now
            )
            assert isinstance(draft, DraftState), draft
            token = world.session_token("conception@exemple.invalid")
        with client.session_transaction() as session:
            session[TOKEN] = token
        shop = Workshop(client, draft.id)
        shop.open()
        document = to_document(load_catalogue("renouvellement"))
        load = took(lambda: load_document(document))
        told = {
            "the draft opened in a process that knows nothing of it (at most 150)": took(shop.open_anew),
            "the same opened again": took(shop.open),
            "a label edited, with outline and preview (at most 100)": median(
                shop.edit() for _ in range(TURNS)
            ),
            "the text of a condition checked, with builder and sentence": median(
                shop.check() for _ in range(TURNS)
            ),
            "what fits at a caret": median(shop.complete() for _ in range(TURNS)),
        }
    print(f"the renewal questionnaire read and verified whole: {load:.0f} ms")
    for what, elapsed in told.items():
        print(f"{what:70} {elapsed:6.0f} ms   {elapsed / load:.1f} readings")


if __name__ == "__main__":
    main()

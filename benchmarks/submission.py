"""A whole submission: six pages read, filled and left one after the other, read again, attested, sent; what it costs the server.

As someone without script does it, by Flask's own client; only the server's processor is counted. The baseline is a bare Flask view
asked as often, that is sent the same forms and sends the same bytes. Medians of some centres; a ratio, never a timed test.
"""

import sys
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from flask import Flask, request
from werkzeug.test import Client, TestResponse

ROOT = Path(__file__).resolve().parents[1]
sys.path[0] = str(ROOT)  # in place of this folder, whose requests.py is not the library of that name

from benchmarks.ground import databases, six_pages  # noqa: E402
from surveys.app import create_app  # noqa: E402
from surveys.web.shared.access import TOKEN  # noqa: E402
from tests.web.forms import Form, Pairs, page_of  # noqa: E402
from tests.web.world import Centre  # noqa: E402

CENTRES = 12
GO_ON = ("_suite", "continuer")  # the button of that name
Step = tuple[str, str, Pairs, bytes]  # what for, the address, the form if one is sent, what came back


class Person:
    """Someone who fills: each request and what it cost, in milliseconds of processor."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.cost: dict[str, float] = defaultdict(float)
        self.steps: list[Step] = []

    def ask(self, what: str, address: str, form: Pairs | None = None) -> TestResponse:
        body, kind = urlencode(form or []), "application/x-www-form-urlencoded"
        start = time.process_time()
        if form is None:
            answer = self.client.get(address)
        else:
            answer = self.client.post(address, data=body, content_type=kind)
        self.cost[what] += 1000 * (time.process_time() - start)
        self.steps.append((what, address, form or [], answer.get_data()))
        return answer


def fill(form: Form) -> None:
    """Answer whatever a page asks: numbers and words, the first of each list or group of buttons."""
    done = set()
    for each in form.controls:
        name = each["name"]
        if each["type"] == "hidden" or name.startswith("_") or "@" in name or name in done:
            continue
        done.add(name)
        if each["type"] in {"radio", "checkbox"}:
            form.tick(name, form.named(name)[0]["value"])
        elif each.tag == "select":
            form.state[id(each)] = next((one["value"] for one in each.all("option") if one["value"]), "")
        elif len(form.named(name)) == 1:
            form.fill(name, "12")


def submit(person: Person, centre: Centre) -> None:
    """Go from the first page to the receipt."""
    survey = (six_pages.SURVEY, six_pages.EDITION)
    for number in range(1, six_pages.PAGES + 1):
        form = Form(page_of(person.ask("pages", centre.page(f"sections/p{number}", *survey))))
        fill(form)
        left = person.ask("saves", form.element["action"], [*form.pairs(), GO_ON])
        assert left.status_code == 303, (number, left.status, page_of(left).messages())
    form = Form(page_of(person.ask("review", centre.page("revision", *survey))), "transmission")
    form.tick("exact", "oui").tick("autorise", "oui")
    sent = person.ask("sending", form.element["action"], form.pairs())
    assert sent.status_code == 303, (sent.status, page_of(sent).text[:500])
    assert "reçu" in person.ask("receipt", sent.headers["Location"]).get_data(as_text=True).lower()


def bare_cost(steps: list[Step]) -> float:
    """Return what the same requests cost a view that reads the form and sends the bytes."""
    app, sent = Flask("bare"), iter([step[3] for step in steps])

    @app.route("/", methods=["GET", "POST"])
    def page() -> bytes:
        len(request.form)
        return next(sent)

    client, cost = app.test_client(), 0.0
    for _what, _address, form, _bytes in steps:
        body = urlencode(form)
        start = time.process_time()
        client.post("/", data=body, content_type="application/x-www-form-urlencoded")
        cost += 1000 * (time.process_time() - start)
    return cost


def main() -> None:
    kind = "postgresql" if "postgresql" in sys.argv[1:] else "sqlite"
    with tempfile.TemporaryDirectory() as name, databases.opened(kind, Path(name)) as url:
        settings = databases.settings_of(Path(name), url)
        ground = six_pages.build(settings, CENTRES, filled=False)
        app = create_app(settings)
        people = []
        for number in range(1, CENTRES + 1):
            client = app.test_client()
            with client.session_transaction() as session:
                session[TOKEN] = ground.tokens[number - 1]
            people.append(Person(client))
            submit(people[-1], Centre(number))
        whole = median(sum(person.cost.values()) for person in people)
        bare = median(bare_cost(person.steps) for person in people)
    requests, sizes = len(people[-1].steps), sum(len(step[3]) for step in people[-1].steps)
    print(f"{kind}: a submission of six pages is {requests} requests, {sizes / 1000:.0f} kB sent back")
    for what in people[-1].cost:
        print(f"  {what:10} {median(person.cost[what] for person in people):7.1f} ms of processor")
    print(f"  whole      {whole:7.1f} ms   bare {bare:.1f} ms   ratio {bare / whole:.2f}")


if __name__ == "__main__":
    main()

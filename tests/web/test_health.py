"""What machines ask: alive, ready, measures. Strangers read two words; the token reads counts, and never a name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from surveys.app import create_app
from surveys.config import Settings
from surveys.operations import watching, working
from surveys.store.base import access, db
from tests.databases import make_settings
from tests.web.conftest import Site
from tests.web.reviewer import ReviewingClient

TOKEN = "a-token-of-the-tests-long-enough-to-be-one"


@pytest.fixture
def measured(settings: Settings) -> Iterator[Site]:
    """An empty site that is measured."""
    app = create_app(replace(settings, metrics_token=TOKEN))
    app.test_client_class = ReviewingClient
    yield Site(app, settings)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def read(site: Site) -> dict[str, float]:
    answer = site.client().get("/sante/mesures", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain")
    lines = [line for line in answer.get_data(as_text=True).splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def test_a_site_whose_database_answers_is_alive_and_ready(site: Site) -> None:
    for address, said in (("/sante/vivant", "vivant\n"), ("/sante/pret", "prêt\n")):
        answer = site.client().get(address)
        assert (answer.status_code, answer.get_data(as_text=True)) == (200, said)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers


def test_a_site_without_its_database_lives_and_is_not_ready(tmp_path: Path) -> None:
    away = make_settings(tmp_path, "postgresql://someone:secret-word@127.0.0.1:1/base")
    client = create_app(away).test_client()  # of Flask: a reviewer refuses every 503
    assert client.get("/sante/vivant").status_code == 200
    answer = client.get("/sante/pret")
    assert (answer.status_code, answer.get_data(as_text=True)) == (503, "pas prêt\n")


def test_a_database_of_another_form_is_not_ready(measured: Site) -> None:
    with measured.app.app_context(), access("write"):
        db.session.execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    client = measured.client()
    client.lenient = True
    assert client.get("/sante/pret").status_code == 503
    assert read(measured)["surveys_ready"] == 0


def test_measures_exist_where_a_token_is_set_and_open_to_it_alone(site: Site, measured: Site) -> None:
    assert site.client().get("/sante/mesures").status_code == 404
    for given in (
        {},
        {"Authorization": "Bearer no"},
        {"Authorization": TOKEN},
        {"Authorization": "Bearer é"},
    ):
        answer = measured.client().get("/sante/mesures", headers=given)
        assert (answer.status_code, answer.get_data(as_text=True)) == (401, "jeton requis\n")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_measures_count_requests_and_what_waits(measured: Site) -> None:
    client, now = measured.client(), datetime.now(UTC)
    assert "surveys_worker_sign_age_seconds" not in read(measured)
    for _ in range(3):
        client.get("/connexion")
    client.get("/nulle-part/camille@exemple.org")
    measured.app.test_client().open("/connexion", method="CAMILLE")
    with measured.app.app_context():
        watching.give_sign("une-machine", now=now - timedelta(seconds=90))
        working.enqueue("purge", key="purge:essai", run_at=now - timedelta(minutes=5), now=now)
        taken = working.take_job(now=now)
        assert taken is not None
        working.job_failed(taken, error="OSError", now=now - timedelta(minutes=3))
    found = read(measured)
    assert found['surveys_requests_total{method="GET",route="auth.sign_in",status="200"}'] == 3
    assert found['surveys_requests_total{method="GET",route="-",status="404"}'] == 1
    assert found['surveys_requests_total{method="-",route="-",status="405"}'] == 1
    assert found['surveys_request_seconds_count{audience="auth"}'] >= 3
    assert found["surveys_ready"] == 1
    assert 90 <= found["surveys_worker_sign_age_seconds"] < 150
    assert (found["surveys_jobs_waiting"], found["surveys_jobs_failing"]) == (1, 1)
    assert found["surveys_jobs_oldest_seconds"] >= 60
    assert (found["surveys_letters_waiting"], found["surveys_letters_abandoned"]) == (0, 0)
    assert not [name for name in found if "camille" in name.lower()]

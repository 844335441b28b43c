"""What the web measures of itself, added up over the processes of this machine, in the form that Prometheus reads.

Apart from who may read it (``surveys.web.health``). Refuses anything but names of routes, counts and seconds. gunicorn's processes add
up through files in ``Settings.measures_folder``, whose name the library takes from ``PROMETHEUS_MULTIPROC_DIR``
(``surveys.serving``); without it, a process tells what it saw itself.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from surveys.config import Settings
from surveys.operations.watching import Pulse, Queue

if TYPE_CHECKING:
    from prometheus_client.core import GaugeMetricFamily

SECONDS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class Measures:
    """The counters of one application."""

    def __init__(self, settings: Settings) -> None:
        # Imported here: only a site that is measured pays for it.
        from prometheus_client import CollectorRegistry, Counter, Histogram

        self._folder = settings.measures_folder
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "surveys_requests",
            "Demandes, par route, verbe et statut",
            ["route", "method", "status"],
            registry=self._registry,
        )
        self._seconds = Histogram(
            "surveys_request_seconds",
            "Durée des demandes, par public",
            ["audience"],
            buckets=SECONDS,
            registry=self._registry,
        )

    def note(self, route: str, verb: str, status: int, seconds: float) -> None:
        """Count a request."""
        self._requests.labels(route, verb, str(status)).inc()
        self._seconds.labels(route.partition(".")[0]).observe(seconds)

    def write(self, pulse: Pulse | None, *, now: datetime) -> tuple[bytes, str]:
        """Return what was measured and its type; ``pulse``: how the work goes, ``None`` when the database is away."""
        from prometheus_client import CollectorRegistry
        from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
        from prometheus_client.multiprocess import MultiProcessCollector
        from prometheus_client.values import MutexValue, ValueClass

        requests: CollectorRegistry = self._registry
        if ValueClass is not MutexValue:
            requests = CollectorRegistry()
            MultiProcessCollector(requests, path=str(self._folder))  # type: ignore[no-untyped-call]
        house = CollectorRegistry()
        house.register(_House(pulse, now))
        return generate_latest(requests) + generate_latest(house), CONTENT_TYPE_LATEST


class _House:
    """How the work goes, as gauges."""

    def __init__(self, pulse: Pulse | None, now: datetime) -> None:
        self._pulse, self._now = pulse, now

    def collect(self) -> "Iterator[GaugeMetricFamily]":
        from prometheus_client.core import GaugeMetricFamily

        pulse = self._pulse
        yield GaugeMetricFamily(
            "surveys_ready", "1 quand la base de données répond", value=int(pulse is not None)
        )
        if pulse is None:
            return
        for name, queue in (("jobs", pulse.jobs), ("letters", pulse.letters)):
            yield from self._queue(name, queue)
        for name, said, moment in (
            ("surveys_worker_sign_age_seconds", "Âge du dernier signe de vie du travail de fond", pulse.sign),
            ("surveys_night_age_seconds", "Temps passé depuis le dernier ménage de la nuit", pulse.purged_at),
        ):
            if moment is not None:
                yield GaugeMetricFamily(name, said, value=self._age(moment))

    def _queue(self, name: str, queue: Queue) -> "Iterator[GaugeMetricFamily]":
        from prometheus_client.core import GaugeMetricFamily

        age = 0.0 if queue.since is None else self._age(queue.since)
        for end, said, value in (
            ("waiting", "Ce qui attend", queue.waiting),
            ("oldest_seconds", "Âge du plus ancien qui attend", age),
            ("failing", "Ce qui a échoué et sera repris", queue.failing),
            ("abandoned", "Ce qui a été abandonné depuis sept jours", queue.abandoned),
        ):
            yield GaugeMetricFamily(f"surveys_{name}_{end}", said, value=value)

    def _age(self, moment: datetime) -> float:
        return max(0.0, (self._now - moment).total_seconds())

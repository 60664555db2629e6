"""Figures about the running server, as Prometheus reads them: how fast and how many, never who or what."""

import time
from collections.abc import Iterator, Sequence

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from live.hall import Hall
from sessions.acts import Keep
from sessions.journal import Conflict, Journal, Unavailable
from sessions.ledger import Stored

# A good disk commits in a millisecond, a card of a small computer in a tenth of a second; 10 s is when we give up.
COMMITS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_REGISTRY = CollectorRegistry()
_COMMITS = Histogram("musyawarah_commit_seconds", "How long commits took", registry=_REGISTRY, buckets=COMMITS)
_FAILED = Counter("musyawarah_commit_failures", "Commits that failed, and why", ["why"], registry=_REGISTRY)
ProcessCollector(registry=_REGISTRY)


class Measured:
    """A journal whose commits are measured; in everything else the journal it wraps."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self.read = journal.read
        self.kept = journal.kept
        self.wait = journal.wait
        self.meetings = journal.meetings
        self.pulse = journal.pulse
        self.close = journal.close

    async def append(self, meeting: str, expected_seq: int, entries: Sequence[Stored], keeps: Sequence[Keep]) -> None:
        """See :class:`~sessions.journal.Journal`."""
        begun = time.perf_counter()
        try:
            await self._journal.append(meeting, expected_seq, entries, keeps)
        except (Conflict, Unavailable) as error:
            _FAILED.labels(type(error).__name__.lower()).inc()
            raise
        _COMMITS.observe(time.perf_counter() - begun)


def text(hall: Hall) -> bytes:
    """All figures now, in the text format of Prometheus."""
    here = CollectorRegistry()
    here.register(_OfHall(hall))
    return generate_latest(_REGISTRY) + generate_latest(here)


class _OfHall(Collector):
    def __init__(self, hall: Hall) -> None:
        self._hall = hall

    def collect(self) -> Iterator[Metric]:
        of_meeting = ["meeting"]
        lines = GaugeMetricFamily("musyawarah_connections", "Pages with an open line", labels=of_meeting)
        behind = GaugeMetricFamily("musyawarah_connections_behind", "Lines that owe a panel", labels=of_meeting)
        entries = GaugeMetricFamily("musyawarah_entries", "Entries of the ledger", labels=of_meeting)
        waiting = GaugeMetricFamily("musyawarah_waiting", "Commands not yet answered", labels=of_meeting)
        renders = CounterMetricFamily("musyawarah_renders", "Panels rendered", labels=of_meeting)
        frames = CounterMetricFamily("musyawarah_frames", "Panels sent", labels=of_meeting)
        lag = HistogramMetricFamily(
            "musyawarah_update_lag_seconds", "From a commit to the last frame of a panel", labels=of_meeting
        )
        refused = CounterMetricFamily("musyawarah_refused", "Acts that were refused", labels=["meeting", "key"])
        for code, opened in self._hall.meetings.items():
            fanout = opened.fanout
            lines.add_metric([code], len(fanout))
            behind.add_metric([code], sum(bool(connection.owes) for connection in fanout.connections))
            entries.add_metric([code], opened.room.meeting.seq)
            waiting.add_metric([code], opened.room.unanswered)
            renders.add_metric([code], opened.gallery.renders)
            frames.add_metric([code], fanout.frames)
            lag.add_metric([code], *_buckets(fanout.lag))
            for key, times in sorted(opened.refused.items()):
                refused.add_metric([code, key], times)
        yield from (lines, behind, entries, waiting, renders, frames, lag, refused)


def _buckets(histogram: Histogram) -> tuple[list[tuple[str, float]], float]:
    """Up to how many seconds → how often, and all seconds."""
    samples = [sample for metric in histogram.collect() for sample in metric.samples]
    buckets = [(one.labels["le"], one.value) for one in samples if one.name.endswith("_bucket")]
    return buckets, next(one.value for one in samples if one.name.endswith("_sum"))

"""What is counted of the service, in the text format of Prometheus: numbers and names of ours alone."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

__all__ = ["Metrics"]

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """The counters of one service."""

    media = "text/plain; version=0.0.4; charset=utf-8"

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "bouncekit_requests", "Requests answered.", ("path", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "bouncekit_request_seconds", "Seconds to an answer.", ("path",), buckets=_SECONDS, registry=self._registry
        )
        self._told = Counter(
            "bouncekit_answers", "What was told: the kind of message, or the rule broken.", ("told",),
            registry=self._registry,
        )  # fmt: skip

    def watch(self, name: str, help: str, value: Callable[[], float]) -> None:  # noqa: A002 - Prometheus' own name
        """Show a number that changes by itself."""
        Gauge(f"bouncekit_{name}", help, registry=self._registry).set_function(value)

    def count(self, path: str, status: int, seconds: float) -> None:
        """Count one request: its path as the route has it, its status, how long it took."""
        self._requests.labels(path, status).inc()
        self._seconds.labels(path).observe(seconds)

    def tell(self, told: str) -> None:
        """Count what an answer told."""
        self._told.labels(told).inc()

    def text(self) -> bytes:
        """Return all of it as Prometheus reads it."""
        return generate_latest(self._registry)

"""OpenTelemetry spans with the GenAI names; nothing happens unless they are switched on.

A span holds names, counts and outcomes, never a text that was sent or received.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_tracer: Any = None


def switch_on(exporter: Any = None) -> None:
    """Send spans to where OTEL_EXPORTER_OTLP_ENDPOINT says, or to the exporter given."""
    global _tracer
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor

    provider = TracerProvider()
    if exporter is None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    else:
        provider.add_span_processor(SimpleSpanProcessor(exporter))
    _tracer = provider.get_tracer("spendthread")


def switch_off() -> None:
    """Make no spans any more."""
    global _tracer
    _tracer = None


@contextmanager
def span(operation: str, subject: str, **attributes: str | int) -> Iterator[dict[str, str | int]]:
    """A span around some work; what is put into the dictionary is added at its end.

    `operation` is `invoke_agent`, `chat` or `execute_tool`, `subject` what it is done with.
    """
    more: dict[str, str | int] = dict(attributes)
    if _tracer is None:
        yield more
        return
    with _tracer.start_as_current_span(f"{operation} {subject}") as made:
        made.set_attribute("gen_ai.operation.name", operation)
        try:
            yield more
        finally:
            for name, value in more.items():
                made.set_attribute(name, value)

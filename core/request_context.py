"""The network address of the request being answered, for the audit log; empty outside requests."""

from contextvars import ContextVar

address: ContextVar[str | None] = ContextVar("address", default=None)

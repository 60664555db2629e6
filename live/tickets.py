"""Tickets: the part of the join address that changes, so that a forwarded link stops working.

A ticket is made of the running window of time and the first digest of the ledger, which nobody outside the desk has; it
needs no storage and survives a restart. It is good for its window and for ``ticket_grace_minutes`` more, to fill in the
form.
"""

import hmac
from datetime import datetime, timedelta

from sessions.settings import Settings


def ticket_at(settings: Settings, origin: bytes, moment: datetime) -> str:
    """The ticket of the window that ``moment`` falls into, "" when this meeting uses none. ``origin``: first digest."""
    if not settings.ticket_minutes:
        return ""
    window = int(moment.timestamp()) // (settings.ticket_minutes * 60)
    return hmac.digest(origin, f"ticket {window}".encode(), "sha256").hex()[:10]


def holds(settings: Settings, origin: bytes, ticket: str, moment: datetime) -> bool:
    """Whether a ticket is good now: of this window, or of one that ended within the grace."""
    if not settings.ticket_minutes:
        return True
    step, grace = timedelta(minutes=settings.ticket_minutes), timedelta(minutes=settings.ticket_grace_minutes)
    tried = moment
    while tried > moment - grace - step:
        if hmac.compare_digest(ticket.encode(), ticket_at(settings, origin, tried).encode()):
            return True
        tried -= step
    return False

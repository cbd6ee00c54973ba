"""Rules for candidates and for the lists of peers."""

import re
from collections.abc import Iterator

from scripts.faults import Fault, quoted
from scripts.records.catalogue import Catalogue

CHANGED = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?")


def check_candidates(catalogue: Catalogue) -> Iterator[Fault]:
    """Only a published paper can be withdrawn."""
    for name, candidate in catalogue.candidates.items():
        for field in ("withdrawn", "superseded_by"):
            if getattr(candidate, field):
                message = "has no place in a candidate; move it to data/rejections.toml instead"
                yield Fault(f"data/candidates/{name}.toml", field, message)


def check_peers(catalogue: Catalogue) -> Iterator[Fault]:
    """Peers have counts that fit each other, and the day or month of their last change."""
    for name, peer in catalogue.peers.items():
        for field in ("entries", "in_scope", "shared"):
            if getattr(peer, field) < 0:
                message = f"{quoted(getattr(peer, field))} is negative"
                yield Fault("data/peers.toml", f"{name}.{field}", message)
        if peer.shared > peer.in_scope:
            message = f"{quoted(peer.shared)} is more than in_scope, '{peer.in_scope}'"
            yield Fault("data/peers.toml", f"{name}.shared", message)
        if peer.changed is not None and not CHANGED.fullmatch(peer.changed):
            message = (
                f"{quoted(peer.changed)} is neither a day such as 2026-05-18 nor a month such as 2026-05"
            )
            yield Fault("data/peers.toml", f"{name}.changed", message)

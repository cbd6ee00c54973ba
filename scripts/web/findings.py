"""The values that a source has for a paper, and those that a reference has without a look-up."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scripts.records.catalogue import Catalogue
from scripts.web.references import Reference


@dataclass
class Finding:
    """Values by field, remarks by field, and the abstract, which is used only for suggestions."""

    values: dict[str, Any] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    abstract: str = ""


def by_reference(reference: Reference, catalogue: Catalogue) -> Finding:
    """Return the values that a reference has without a look-up."""
    if reference.kind == "doi":
        return Finding({"doi": reference.name})
    finding = Finding({"links": {link_label(reference, catalogue): reference.url}})
    if reference.kind == "arxiv":
        finding.values["arxiv"] = reference.name
    return finding


def link_label(reference: Reference, catalogue: Catalogue) -> str:
    """Return the label of a link to the page of a reference, by its host."""
    host = urlsplit(reference.url).hostname or ""
    for name, label in catalogue.link_labels.items():
        if any(host == known or host.endswith(f".{known}") for known in label.hosts):
            return name
    return "Proceedings"

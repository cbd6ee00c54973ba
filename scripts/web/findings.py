"""What is told of a paper, whoever tells it; and what a reference alone tells."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scripts.records.catalogue import Catalogue
from scripts.web.references import Reference


@dataclass
class Told:
    """Values by field, remarks by field, and the abstract, which only serves for suggestions."""

    values: dict[str, Any] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    abstract: str = ""


def by_reference(reference: Reference, catalogue: Catalogue) -> Told:
    """What a reference tells without asking anybody."""
    if reference.kind == "doi":
        return Told({"doi": reference.name})
    told = Told({"links": {link_label(reference, catalogue): reference.url}})
    if reference.kind == "arxiv":
        told.values["arxiv"] = reference.name
    return told


def link_label(reference: Reference, catalogue: Catalogue) -> str:
    """What a link to the page of a reference is called, by its host."""
    host = urlsplit(reference.url).hostname or ""
    for name, label in catalogue.link_labels.items():
        if any(host == known or host.endswith(f".{known}") for known in label.hosts):
            return name
    return "Proceedings"

"""Rules for summary, relations, licence and reading day."""

from collections.abc import Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

from scripts.faults import Fault, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.licenses import AT_COMMIT, AT_COMMIT_FORM, NO_LICENSE
from scripts.records.models import Benchmark, Paper, Reward
from scripts.records.rules.terms import term_faults
from scripts.records.rules.times import first_month
from scripts.records.walk import each_paper

LONGEST = 200  # characters of a summary


def check_summaries(catalogue: Catalogue) -> Iterator[Fault]:
    """A summary is one short sentence."""
    for path, _, paper in each_paper(catalogue):
        if paper.summary is not None:
            if len(paper.summary) > LONGEST:
                message = f"{quoted(paper.summary)} has {len(paper.summary)} characters; keep to {LONGEST}"
                yield Fault(path, "summary", message)
            if not paper.summary.endswith("."):
                yield Fault(path, "summary", f"{quoted(paper.summary)} does not end with a full stop")


def check_licenses(catalogue: Catalogue) -> Iterator[Fault]:
    """A licence is an SPDX identifier or the word for none, and the record has a code link."""
    for path, _, paper in each_paper(catalogue):
        if paper.code_license is None:
            continue
        if paper.code_license == NO_LICENSE:
            yield from _no_license_faults(path, paper)
        else:
            yield from _spdx_faults(path, paper.code_license)
        if "Code" not in paper.links:
            yield Fault(path, "code_license", "is the licence of code, and there is no links.Code")


def _spdx_faults(path: str, given: str) -> Iterator[Fault]:
    try:
        written = str(canonicalize_license_expression(given))
    except InvalidLicenseExpression:
        message = f"is not an SPDX identifier; write 'MIT', 'Apache-2.0', 'LicenseRef-Name' or '{NO_LICENSE}'"
        yield Fault(path, "code_license", f"{quoted(given)} {message}")
        return
    if written != given:
        yield Fault(path, "code_license", f"{quoted(given)} is written '{written}'")


def _no_license_faults(path: str, paper: Paper) -> Iterator[Fault]:
    """Yield a fault for evidence without the commit: a repository may get a licence later."""
    shown = paper.evidence.get("code_license")
    wanted = f"give the repository at the commit that has no licence: '{AT_COMMIT_FORM}'"
    if shown is None:
        yield Fault(path, "evidence.code_license", f"is missing; {wanted}")
    elif not AT_COMMIT.fullmatch(shown):
        yield Fault(path, "evidence.code_license", f"{quoted(shown)} is not permanent; {wanted}")


def check_relations(catalogue: Catalogue) -> Iterator[Fault]:
    """A paper builds on older papers of the list, without a cycle, and compares with others."""
    for path, paper_id, paper in each_paper(catalogue):
        relations = {"builds_on": paper.builds_on, "compares_with": paper.compares_with}
        for field, others in relations.items():
            yield from term_faults(catalogue, path, field, others, "papers")
            if paper_id in others:
                yield Fault(path, field, f"{quoted(paper_id)} is the paper itself")
        for other in paper.builds_on:
            yield from _age_faults(path, paper, other, catalogue.papers.get(other))
    yield from _cycle_faults({name: paper.builds_on for name, paper in catalogue.papers.items()})


def _age_faults(path: str, paper: Paper, name: str, other: Paper | None) -> Iterator[Fault]:
    ours, theirs = first_month(paper), first_month(other) if other else None
    if ours and theirs and ours < theirs:
        message = f"{quoted(name)} is younger: {theirs:%B %Y}, and this paper is of {ours:%B %Y}"
        yield Fault(path, "builds_on", message)


def _cycle_faults(builds_on: Mapping[str, Sequence[str]]) -> Iterator[Fault]:
    try:
        TopologicalSorter({name: set(others) - {name} for name, others in builds_on.items()}).prepare()
    except CycleError as error:
        cycle = error.args[1]
        yield Fault(f"data/papers/{cycle[0]}.toml", "builds_on", f"forms a cycle: {' > '.join(cycle)}")


def check_proposals(catalogue: Catalogue) -> Iterator[Fault]:
    """The paper that proposes a reward or a benchmark is in the list."""
    proposed: list[tuple[str, Mapping[str, Reward | Benchmark]]] = [
        ("data/rewards.toml", catalogue.rewards),
        ("data/benchmarks.toml", catalogue.benchmarks),
    ]
    for path, terms in proposed:
        for name, term in terms.items():
            if term.paper:
                yield from term_faults(catalogue, path, f"{name}.paper", [term.paper], "papers")


def check_read(catalogue: Catalogue) -> Iterator[Fault]:
    """A record is read on the day when it is added, or later."""
    for path, _, paper in each_paper(catalogue):
        if paper.read and paper.read < paper.added:
            yield Fault(path, "read", f"{quoted(paper.read)} is before the day it was added, '{paper.added}'")

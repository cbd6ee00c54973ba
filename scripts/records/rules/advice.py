"""Warnings for a curator; none of them fails a check."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator

from scripts.faults import Fault, quoted
from scripts.records.catalogue import Catalogue
from scripts.records.names import fold
from scripts.records.walk import each_paper

OWN = "Own: "  # how the terms begin that are kinds of what authors made for one paper
# A page at CVF: family name of the first author, first words of the title, conference and year.
CVF = re.compile(r"https://openaccess\.thecvf\.com/.*/[^/_]+_([^/]+)_[A-Z]+_\d{4}_paper\.(?:html|pdf)")

# A file of code or settings, or a folder of settings, in a repository.
CODE = re.compile(
    r"https://github\.com/[^/]+/[^/]+/(?:blob/.+\.(?:py|sh|ya?ml|json|txt)|tree/.+/configs?(?:/.*)?)"
)


def advise_rare_methods(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about each method tag that few papers use."""
    uses = Counter(method for paper in catalogue.papers.values() for method in paper.methods)
    in_toolkits = {method for toolkit in catalogue.toolkits.values() for method in toolkit.methods}
    for method in catalogue.methods:
        if uses[method] < 3 and not (uses[method] == 0 and method in in_toolkits):
            yield Fault(
                "data/methods.toml", method, f"used by {uses[method]} of the papers; is it worth a tag?"
            )


def advise_rare_models(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about a base model that no paper names, or only one if the model has no official page.

    A public model is worth a term for one paper: without it, the record cannot say what the paper trains.
    """
    uses = Counter(model for paper in catalogue.papers.values() for model in paper.base_models)
    for name, model in catalogue.base_models.items():
        if uses[name] == 0:
            yield Fault("data/base-models.toml", name, "used by 0 of the papers; is it worth a term?")
        elif uses[name] == 1 and not model.url and not name.startswith(OWN):
            message = "used by 1 of the papers, and has no url; is it a public model?"
            yield Fault("data/base-models.toml", name, message)


def advise_rare_terms(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about a reward or benchmark that only one paper names and no listed paper proposes."""
    for field in ("rewards", "benchmarks"):
        papers = catalogue.papers.values()
        uses = Counter(term for paper in papers for term in getattr(paper, field))
        for term, record in getattr(catalogue, field).items():
            if uses[term] < 2 and not record.paper and not term.startswith(OWN):
                message = f"used by {uses[term]} of the papers; is it worth a term?"
                yield Fault(f"data/{field}.toml", term, message)


def advise_code(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about a paper without a code link, although a toolkit that implements it has code."""
    by_paper = defaultdict(list)
    for toolkit_id, toolkit in catalogue.toolkits.items():
        if "Code" in toolkit.links:
            for paper_id in toolkit.implements:
                by_paper[paper_id].append(toolkit_id)
    for path, paper_id, paper in each_paper(catalogue):
        if "Code" not in paper.links and paper_id in by_paper:
            yield Fault(path, "links.Code", f"is missing, and toolkit {by_paper[paper_id][0]} has code")


def advise_authors(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about a paper without authors; candidates often wait for these."""
    for paper_id, paper in catalogue.papers.items():
        if not paper.authors:
            yield Fault(f"data/papers/{paper_id}.toml", "authors", "are missing")


def advise_namesakes(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about a name twice in a paper: a mistake, unless two of its authors have this name."""
    for path, _, paper in each_paper(catalogue):
        for author, count in Counter(paper.authors).items():
            if count > 1:
                yield Fault(path, "authors", f"{quoted(author)} is listed {count} times; are they namesakes?")


def advise_families(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about a paper without the tag that the papers of its section share."""
    for path, _, paper in each_paper(catalogue):
        section = catalogue.sections.get(paper.section)
        if section and section.family and section.family not in paper.methods:
            message = f"lack {quoted(section.family)}, the family of section {quoted(paper.section)}"
            yield Fault(path, "methods", message)


def advise_benchmarks(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about a paper that proposes a benchmark and lacks the tag of the section on benchmarks."""
    section = catalogue.sections.get("benchmarks")
    if section is None or section.family is None:
        return
    for name, term in catalogue.benchmarks.items():
        paper = catalogue.papers.get(term.paper) if term.paper else None
        if paper and section.family not in paper.methods:
            message = f"lack {quoted(section.family)}, and the paper proposes benchmark {quoted(name)}"
            yield Fault(f"data/papers/{term.paper}.toml", "methods", message)


def advise_tasks(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about a paper without a task on video that changes a model of videos."""
    of_videos = {name for name, task in catalogue.tasks.items() if task.kind == "video"}
    for path, _, paper in each_paper(catalogue):
        if of_videos.isdisjoint(paper.tasks):
            for name in paper.base_models:
                model = catalogue.base_models.get(name)
                if model and model.kind == "video":
                    message = f"none is on video, and base model {quoted(name)} is for videos"
                    yield Fault(path, "tasks", message)
                    break


def advise_results(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about benchmarks that only a file of code or settings shows: it does not show a result."""
    for path, _, paper in each_paper(catalogue):
        page = paper.evidence.get("benchmarks", "")
        if CODE.fullmatch(page):
            yield Fault(path, "evidence.benchmarks", f"{quoted(page)} is code; which page has the results?")


def advise_titles(catalogue: Catalogue) -> Iterator[Fault]:
    """Warn about a title that does not begin with the words in the address of the paper at CVF."""
    for path, _, paper in each_paper(catalogue):
        for label, url in paper.links.items():
            match = CVF.fullmatch(url)
            if match and not _letters(paper.title).startswith(_letters(match[1].replace("_", " "))):
                yield Fault(path, "title", f"{quoted(paper.title)} has other words than links.{label}")


def _letters(text: str) -> str:
    return fold(text).replace("-", "")

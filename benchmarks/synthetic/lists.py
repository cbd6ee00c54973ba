"""Generate a large list that is like the real one: its catalogue in, papers that pass the checks out.

Each paper copies year, venue, section, tags, dates and kinds of links from one real paper, so that they
depend on each other as in the real list.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from hashlib import sha1
from itertools import count
from random import Random

from benchmarks.synthetic.words import Chain, appearances, chain, hands, people, walk
from scripts.curate.new_ids import free_id, possible
from scripts.records.catalogue import Catalogue
from scripts.records.licenses import AT_COMMIT
from scripts.records.models import Paper, Toolkit
from scripts.records.names import fold
from scripts.records.rules.identifiers import ARXIV_LINK
from scripts.records.rules.text import ID

WORDS, LETTERS = 1, 2  # how many tokens determine the next one, in a title and in a short name
TRIES = 8  # tries per title, to get a length near that of a real one
# Fields with papers and terms that a synthetic list does not have.
UNRELATED = ("base_models", "rewards", "benchmarks", "builds_on", "compares_with")
SPREAD, MONTHLY = 7919, 100_000  # coprime: the ids of a month are spread over it, no two the same


def invent_papers(random: Random, catalogue: Catalogue, number: int) -> Iterator[tuple[str, Paper]]:
    """Yield a number of synthetic papers by id."""
    real = list(catalogue.papers.values())
    words = chain((subtitle(paper).split() for paper in real), WORDS)
    letters = chain((paper.short_name for paper in real if paper.short_name), LETTERS)
    models = random.choices(real, k=number)
    ids, titles, months = set[str](), set[str](), Counter[str]()
    for model, authors in zip(models, casts(random, real, models), strict=True):
        short_name = invented_name(random, letters) if model.short_name else None
        title = invented_title(random, words, model, short_name)
        while fold(title) in titles:
            title = invented_title(random, words, model, short_name)
        titles.add(fold(title))
        month = (model.arxiv or "")[:4]
        months[month] += 1
        arxiv = f"{month}.{months[month] * SPREAD % MONTHLY:05}" if model.arxiv else None
        changes = {"title": title, "short_name": short_name, "authors": authors, "arxiv": arxiv}
        unrelated: dict[str, list[str]] = {name: [] for name in UNRELATED if name in model.model_fields_set}
        paper = model.model_copy(update={**changes, **unrelated, "superseded_by": None})
        paper_id = free_id(paper, ids) or numbered_id(paper, ids)
        ids.add(paper_id)
        yield paper_id, with_addresses(paper, paper_id)


def invent_toolkits(
    random: Random, catalogue: Catalogue, ids: Sequence[str]
) -> Iterator[tuple[str, Toolkit]]:
    """Yield the real toolkits, which implement synthetic papers."""
    for toolkit_id, toolkit in catalogue.toolkits.items():
        implements = random.sample(ids, min(len(ids), len(toolkit.implements)))
        yield toolkit_id, toolkit.model_copy(update={"implements": implements})


def casts(random: Random, real: Sequence[Paper], models: Sequence[Paper]) -> Iterator[list[str]]:
    """Yield the authors of each paper: as many as its model has, and each as productive as real ones."""
    names = [name for paper in real for name in paper.authors]
    dealt = list(hands(random, appearances(names), [len(model.authors) for model in models]))
    authors = people(random, names, 1 + max((author for hand in dealt for author in hand), default=-1))
    for hand in dealt:
        yield [authors[author] for author in hand]


def subtitle(paper: Paper) -> str:
    """Return the title without the short name that may be before it."""
    return paper.title.removeprefix(f"{paper.short_name}: ")


def invented_title(random: Random, words: Chain, model: Paper, short_name: str | None) -> str:
    """Return a title about as long as the model's; it starts with the short name if the model's does."""
    wanted = len(subtitle(model).split())
    tries = [walk(random, words, WORDS) for _ in range(TRIES)]
    best = min(tries, key=lambda tried: abs(len(tried) - wanted))
    title = " ".join(best)
    return title if subtitle(model) == model.title else f"{short_name}: {title}"


def invented_name(random: Random, letters: Chain) -> str:
    """Return a short name that gives an id."""
    while True:
        name = "".join(walk(random, letters, LETTERS))
        if len(name) > 2 and name == " ".join(name.split()) and ID.fullmatch(fold(name)):
            return name


def numbered_id(paper: Paper, taken: Collection[str]) -> str:
    """Return the id, with the first number that makes it unique."""
    names = (f"{next(possible(paper))}-{number}" for number in count(2))
    return next(name for name in names if name not in taken)


def with_addresses(paper: Paper, paper_id: str) -> Paper:
    """Return the paper with its own addresses, at the hosts of its model's links."""
    links: dict[str, str] = {}
    for label, url in paper.links.items():
        own = address(url, paper, paper_id)
        links[label] = f"{own}-{fold(label)}" if own in links.values() else own
    shown = (field for field in paper.evidence if field not in UNRELATED)
    evidence = {field: address(paper.evidence[field], paper, paper_id) for field in shown}
    corrections = [
        correction.model_copy(update={"evidence": address(correction.evidence, paper, paper_id)})
        for correction in paper.corrections
    ]
    doi = f"{paper.doi.partition('/')[0]}/{paper_id}" if paper.doi else None
    changes = {"doi": doi, "links": links, "evidence": evidence, "corrections": corrections}
    return paper.model_copy(update={key: changes[key] for key in changes.keys() & paper.model_fields_set})


def address(url: str, paper: Paper, paper_id: str) -> str:
    """Return an address like the model's: arXiv's page, or a path that ends with the id or a commit."""
    if ARXIV_LINK.fullmatch(url):
        return f"https://arxiv.org/abs/{paper.arxiv}"
    host, slashes, path = url.rstrip("/").partition("://")
    head, slash, _ = path.rpartition("/")
    last = sha1(paper_id.encode()).hexdigest() if AT_COMMIT.fullmatch(url) else paper_id
    return f"{host}{slashes}{head if slash else path}/{last}"

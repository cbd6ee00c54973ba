"""Filters and facets are right together: generated combinations, compared with plain SQL."""

import json
import random
import sqlite3
from collections import Counter
from urllib.parse import urlencode

import httpx
import pytest

from tests.helpers.paper_conditions import FREE, MONTH, VIDEO, has, joined, linked, related

PAPERS = "/diffusion-rl/papers"
Pairs = list[tuple[str, str]]


# Arguments of the list with their SQL; those on one line are alternatives that exclude each other.
FILTERS: list[list[tuple[Pairs, str]]] = [
    [
        ([("tasks__arraycontains", "T2V")], has("tasks", "= 'T2V'")),
        ([("tasks__any", "T2V,I2V,V2V")], has("tasks", "in ('T2V', 'I2V', 'V2V')")),
        ([("tasks__any", "I2I"), ("tasks__any", "V2V")], has("tasks", "in ('I2I', 'V2V')")),
        ([("tasks__any", '["T2I"]'), ("tasks__any", "")], has("tasks", "= 'T2I'")),
    ],
    [
        ([("tasks__kind", "video")], joined("task", "kind = 'video'")),
        (
            [("tasks__kind", "video"), ("tasks__kind", "image")],
            VIDEO + " and " + joined("task", "kind = 'image'"),
        ),
        ([("tasks__kind__any", "video,unified")], joined("task", "kind in ('video', 'unified')")),
    ],
    [
        ([("methods__arraycontains", "GRPO")], has("methods", "= 'GRPO'")),
        ([("methods__any", "GRPO,DPO")], has("methods", "in ('GRPO', 'DPO')")),
        (
            [("methods__any", "GRPO,DPO"), ("methods__arraycontains", "Policy Gradient")],
            has("methods", "in ('GRPO', 'DPO')") + " and " + has("methods", "= 'Policy Gradient'"),
        ),
    ],
    [
        ([("links__label", "Code")], linked("= 'Code'")),
        (
            [("links__label", "Code"), ("links__label", "Weights")],
            linked("= 'Code'") + " and " + linked("= 'Weights'"),
        ),
        ([("links__label__any", "Weights,Dataset")], linked("in ('Weights', 'Dataset')")),
    ],
    [
        ([("venue__not", "arXiv")], "venue != 'arXiv'"),
        ([("venue__any", "CVPR"), ("venue__any", "ICML")], "venue in ('CVPR', 'ICML')"),
        ([("venue", "arXiv")], "venue = 'arXiv'"),
    ],
    [([("year__any", "2024,2025")], "year in (2024, 2025)"), ([("year", "2026")], "year = 2026")],
    [
        ([("code_license__any", "MIT,Apache-2.0")], "code_license in ('MIT', 'Apache-2.0')"),
        ([("code_license", "MIT")], "code_license = 'MIT'"),
        ([("code_license__free", "1")], FREE),
    ],
    [
        ([("id__builds_on", "flow-grpo")], related("builds_on", "flow-grpo")),
        ([("id__compares_with", "diffusion-dpo")], related("compares_with", "diffusion-dpo")),
    ],
    [
        ([("presentation", "Oral")], "presentation = 'Oral'"),
        ([("presentation__any", "Oral,Spotlight")], "presentation in ('Oral', 'Spotlight')"),
    ],
    [
        ([("submitted__since", "2025-06")], f"{MONTH} >= '2025-06'"),
        (
            [("submitted__since", "2025"), ("submitted__until", "2026-03")],
            f"{MONTH} >= '2025-01' and {MONTH} <= '2026-03'",
        ),
        ([("submitted__month", "2025-10")], f"{MONTH} = '2025-10'"),
        ([("added__since", "2026-11-25")], "added >= '2026-11-25'"),
        ([("submitted__until", "2025-05-08")], f"coalesce(submitted, {MONTH} || '-01') <= '2025-05-08'"),
    ],
    [
        (
            [("base_models__family__any", "FLUX,Wan2.1")],
            joined("base_model", "family in ('FLUX', 'Wan2.1')"),
        ),
        ([("rewards__any", "PickScore,HPSv2")], has("rewards", "in ('PickScore', 'HPSv2')")),
        ([("rewards__kind", "safety")], joined("reward", "kind = 'safety'")),
    ],
]
FACETS = ["tasks", "tasks__kind", "methods", "year", "venue", "presentation", "code_license"]
FACETS += ["links__label", "base_models", "base_models__family", "rewards", "rewards__kind", "benchmarks"]


def combinations() -> list[tuple[Pairs, str]]:
    """Each alternative alone, then some together, the same ones each time."""
    chance = random.Random(16)
    alone = [alternative for line in FILTERS for alternative in line]
    together = []
    for _ in range(40):
        some = [chance.choice(line) for line in chance.sample(FILTERS, chance.randint(2, 4))]
        pairs = [pair for pairs, _ in some for pair in pairs]
        chance.shuffle(pairs)
        together.append((pairs, " and ".join(condition for _, condition in some)))
    return alone + together


def counted(rows: list[sqlite3.Row], named_rows: sqlite3.Connection) -> dict[str, Counter[str]]:
    """The number of papers with each value, by facet, from the records only."""
    groups = {
        name: dict(named_rows.execute(f"select name, {kind} from {table}").fetchall())
        for name, (table, kind) in {
            "tasks__kind": ("tasks", "kind"),
            "base_models__family": ("base_models", "family"),
            "rewards__kind": ("rewards", "kind"),
        }.items()
    }
    counts: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for row in rows:
        for name in ("tasks", "methods", "base_models", "rewards", "benchmarks"):
            counts[name].update(json.loads(row[name]))
        for name, group_of in groups.items():
            counts[name].update({group_of[value] for value in json.loads(row[name.partition("__")[0]])})
        for name in ("year", "venue", "presentation", "code_license"):
            counts[name].update([str(row[name])] if row[name] is not None else [])
        counts["links__label"].update(list(json.loads(row["links"])))
    return counts


def test_combinations_match_plain_sql(site: str, named_rows: sqlite3.Connection) -> None:
    sizes = Counter[bool]()
    with httpx.Client(base_url=site, timeout=30) as client:
        for pairs, condition in combinations():
            rows = named_rows.execute(
                f"select * from papers where withdrawn is null and {condition}"
            ).fetchall()
            answer = (
                client.get(f"{PAPERS}.json?{urlencode([*pairs, ('_size', 'max')])}").raise_for_status().json()
            )
            assert sorted(row[0] for row in answer["rows"]) == sorted(row["id"] for row in rows), pairs
            assert answer["filtered_table_rows_count"] == len(rows), pairs
            page = (
                client.get(f"{PAPERS}.json?{urlencode([*pairs, ('_size', '10')])}").raise_for_status().json()
            )
            newest = sorted(((row["arxiv"], row["id"]) for row in rows if row["arxiv"]), reverse=True)[:10]
            assert [row[0] for row in page["rows"]][: len(newest)] == [paper for _, paper in newest], pairs
            facets = {
                name: {str(value["value"]): value["count"] for value in facet["results"]}
                for name, facet in answer["facet_results"].items()
            }
            assert facets == {name: dict(counts) for name, counts in counted(rows, named_rows).items()}, pairs
            sizes[bool(rows)] += 1
    assert sizes[True] > 40


@pytest.mark.parametrize(
    ("argument", "said"),
    [
        (
            "submitted__since=2026-13",
            "submitted__since: &#39;2026-13&#39; is not a year, month or day such as 2026-10.",
        ),
        ("submitted__month=2026", "submitted__month: &#39;2026&#39; is not a month such as 2026-10."),
        ("zzz__any=1", "papers has no column &#39;zzz&#39;."),
        ("tasks__any=[1", "tasks__any is a JSON array of texts and numbers, not &#39;[1&#39;."),
    ],
)
def test_wrong_filters_are_explained(argument: str, said: str, site: str) -> None:
    for path in (PAPERS, f"{PAPERS}.atom", "/choose"):
        answer = httpx.get(f"{site}{path}?{argument}")
        assert (answer.status_code, said in answer.text) == (400, True), (path, answer.text)


@pytest.mark.parametrize("argument", ["venue__builds_on=ddpo", "id__free=1"])
def test_own_filters_are_for_their_column(argument: str, site: str) -> None:
    assert httpx.get(f"{site}{PAPERS}?{argument}").status_code == 400

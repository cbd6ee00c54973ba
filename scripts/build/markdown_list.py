"""The list as one Markdown page: rows of the tables in, the text of LIST.md out."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from scripts.tables.rows import Row, Tables

LIST = "LIST.md"
LISTED = ("sections", "tasks", "methods", "papers", "toolkits", "related_lists")  # tables that it shows

NOTE = "<!-- Written by `diffusion-rl build` from the records in data/: edit those, not this page. -->"
INSIDE = (
    "**In:** work that changes a generator of images or videos, or its sampling, by a reward or a "
    "preference; rewards and preferences made for that: RLHF and policy gradients, DPO and its variants, "
    "optimal control, surrogate objectives, reward-corrected regression, reward models and preference data, "
    "benchmarks of alignment, reward guidance and test-time optimization, for diffusion and flow models."
)
OUTSIDE = (
    "**Out:** diffusion as a policy, planner or dynamics model of reinforcement learning; RLHF of language "
    "models; audio, 3D, robotics, molecules, text diffusion."
)

# No link: this page is also published without the repository.
CONTRIBUTING = (
    "Is a paper missing or a value wrong? `CONTRIBUTING.md` in the repository says "
    "how to add or correct it: with a command, by hand or with a form."
)

PAPER_COLUMNS = ("Year", "Paper", "Venue", "Task", "Method", "Resources")
TOOLKIT_COLUMNS = ("Name", "Scope", "Task", "Method", "Links")

# Signs that Markdown, or GitHub's mathematics, would interpret.
MARKUP = re.compile(r"([\\`*_\[\]<>|~$]|&(?=#?\w+;))")
URL_MARKUP = re.compile(r"[\\`()<>|$]|&(?=#?\w+;)")


def markdown_list(title: str, description: str, tables: Tables) -> str:
    """Return the page: title, description, scope, contents, tags, then the sections in their order."""
    sections = list(outline(tables["sections"], counts(tables)))
    dataset = tables["dataset"][0]
    listed = sum(not paper["withdrawn"] for paper in tables["papers"])
    state = f"Version {dataset['version']}, {dataset['updated']}. Papers: {listed:,}."
    blocks = [
        NOTE,
        f"# {escaped(title)}",
        escaped(description),
        state,
        "## Scope",
        INSIDE,
        OUTSIDE,
        "## Contents",
        contents(sections),
        *tag_guide(tables),
    ]
    for section, level, _ in sections:
        blocks += section_blocks(section, level, tables)
    blocks += [heading(2, "Contributing", "contributing"), CONTRIBUTING]
    blocks.append(f"---\n\nLicence of this list: {escaped(dataset['license'])}.")
    return "\n\n".join(block for block in blocks if block) + "\n"


def counts(tables: Tables) -> dict[str, int]:
    """Return the number of entries directly in each section, by id; only sections with entries."""
    held: dict[str, int] = {}
    for section in tables["sections"]:
        held[section["id"]] = len(entries(section, tables))
    return {section: number for section, number in held.items() if number}


def entries(section: Row, tables: Tables) -> list[Row]:
    """Return the entries of a section: papers newest first (year, then arXiv id), others by name."""
    if section["holds"] == "papers":
        held = [row for row in tables["papers"] if row["section"] == section["id"] and not row["withdrawn"]]
        by_title = sorted(held, key=lambda row: str(row["title"]))
        return sorted(by_title, key=recency, reverse=True)  # stable, also in reverse
    rows = tables["toolkits" if section["holds"] == "toolkits" else "related_lists"]
    return sorted(rows, key=lambda row: (row["name"].casefold(), row["id"]))


def recency(paper: Row) -> tuple[int, str]:
    """Return the sort key of papers: the shown year, then the arXiv id; papers without one come last."""
    return int(paper["year"]), paper["arxiv"] or ""


def outline(
    sections: Sequence[Row], held: Mapping[str, int], parent: str | None = None, level: int = 2
) -> Iterator[tuple[Row, int, int]]:
    """Yield the sections in order, each before its subsections, with heading level and number of entries.

    A section without any entries is left out.
    """
    for section in sorted(sections, key=lambda row: int(row["position"])):
        if section["parent"] == parent:
            below = list(outline(sections, held, section["id"], level + 1))
            total = held.get(section["id"], 0) + sum(n for _, deep, n in below if deep == level + 1)
            if total:
                yield section, level, total
                yield from below


def contents(sections: Iterable[tuple[Row, int, int]]) -> str:
    """Return the table of contents: a nested list with the number of entries."""
    lines = ["- [Tags](#tags)"]
    for section, level, total in sections:
        indent = "  " * (level - 2)
        lines.append(f"{indent}- [{escaped(section['title'])}](#{section['id']}) ({total:,})")
    return "\n".join([*lines, "- [Contributing](#contributing)"])


def tag_guide(tables: Tables) -> list[str]:
    """Return a guide to the tags of tasks and methods; a narrower method is below its broader one."""
    tasks = sorted(tables["tasks"], key=lambda row: int(row["position"]))
    lines = [f"- **{escaped(row['name'])}**: {escaped(row['description'])}" for row in tasks]
    methods = sorted(tables["methods"], key=lambda row: int(row["position"]))
    return [
        heading(2, "Tags", "tags"),
        "### Tasks",
        "\n".join(lines),
        "### Methods",
        "\n".join(method_lines(methods)),
    ]


def method_lines(methods: Sequence[Row], broader: str | None = None, indent: str = "") -> Iterator[str]:
    """Yield one item per method, narrower ones indented."""
    for row in methods:
        if row["broader"] == broader:
            yield f"{indent}- **{escaped(row['name'])}**: {escaped(row['description'])}"
            yield from method_lines(methods, row["name"], f"{indent}  ")


def section_blocks(section: Row, level: int, tables: Tables) -> list[str]:
    """Return heading, description and entries of the section."""
    blocks = [heading(level, section["title"], section["id"]), escaped(section["description"])]
    held = entries(section, tables)
    if held and section["holds"] == "papers":
        blocks.append(table(PAPER_COLUMNS, map(paper_cells, held)))
    elif held and section["holds"] == "toolkits":
        blocks.append(table(TOOLKIT_COLUMNS, map(toolkit_cells, held)))
    elif held:
        blocks.append("\n".join(related_item(row) for row in held))
    return blocks


def heading(level: int, title: str, anchor: str) -> str:
    """Return a heading with its own anchor: titles change, and sites derive anchors from them differently."""
    return f'<a id="{anchor}"></a>\n\n{"#" * min(level, 6)} {escaped(title)}'


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; its cells are Markdown already."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def paper_cells(paper: Row) -> list[str]:
    """Return year, title as a link with the summary below, venue with presentation, tags and links."""
    address = next(iter(paper["links"].values()), None)
    title = link(paper["title"], address) if address else escaped(paper["title"])
    if paper["summary"]:
        title += f"<br>{escaped(paper['summary'])}"
    presentation = f" ({escaped(paper['presentation'])})" if paper["presentation"] else ""
    venue = escaped(paper["venue"]) + presentation
    return [str(paper["year"]), title, venue, *tag_cells(paper), links(paper)]


def toolkit_cells(toolkit: Row) -> list[str]:
    """Name, what it is for, tags, links."""
    return [escaped(toolkit["name"]), escaped(toolkit["description"]), *tag_cells(toolkit), links(toolkit)]


def tag_cells(row: Row) -> list[str]:
    """Return tasks and methods."""
    return [escaped(", ".join(row["tasks"])), escaped(", ".join(row["methods"]))]


def links(row: Row) -> str:
    """Return all links by their labels."""
    return " · ".join(link(label, url) for label, url in row["links"].items())


def related_item(row: Row) -> str:
    """Return a related list as an item of a list."""
    return f"- {link(row['name'], row['url'])}: {escaped(row['description'])}"


def link(text: str, url: str) -> str:
    """Return a link, with the characters encoded that Markdown would interpret."""
    address = URL_MARKUP.sub(lambda found: f"%{ord(found[0]):02X}" if found[0] != "&" else "&amp;", url)
    return f"[{escaped(text)}]({address})"


def escaped(text: str) -> str:
    """Return plain text on one line, escaped for Markdown."""
    return MARKUP.sub(r"\\\1", " ".join(text.split()))

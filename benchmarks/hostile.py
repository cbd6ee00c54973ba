"""Measure the site while several clients send hostile SQL, one statement after the other.

`python -m benchmarks.hostile` writes the section "Statement by statement" of benchmarks/LOAD.md. Readers ask
for pages that are not cached; as many clients as the site admits send each statement without pause.
"""

import json
import re
import statistics
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import Popen
from typing import NamedTuple

import click
import httpx
from tabulate import tabulate

from benchmarks.load import HERE, JOURNEYS, attacked, site

READERS = 2
ATTACKERS = 6
ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n)"
LONG = "hex(zeroblob(490000))"
STATEMENTS = [
    f"{ENDLESS} select count(*) from n",
    f"{ENDLESS} select max(i) from n",
    f"{ENDLESS} select i from n where i < 0",
    f"{ENDLESS} select group_concat(i) from n",
    f"{ENDLESS} select sum(length(hex(i))) from n",
    f"{ENDLESS} select count(distinct i) from n",
    f"{ENDLESS} select i from n order by random() limit 1",
    f"{ENDLESS} select * from n, n as m limit 1000000",
    "with recursive s(t) as (select 'a' union all select t || t from s) select length(t) from s",
    "with recursive s(t) as (select 'a' union all select t || 'a' from s) select count(t) from s",
    f"select instr({LONG}, hex(zeroblob(240000)) || '1')",
    f"select instr({LONG}, hex(zeroblob(100000)) || '1')",
    "select instr(hex(zeroblob(6000000)), hex(zeroblob(3000000)) || '1')",
    f"select sum(instr({LONG}, hex(zeroblob(1000)) || '1')) from papers a, papers b",
    f"select replace({LONG}, '0', '00')",
    f"select replace({LONG}, '00', '![') as a_markdown",
    f"select replace(replace({LONG}, '0', '1'), '1', '0') from papers a, papers b",
    f"select length(replace({LONG}, hex(zeroblob(2000)), 'a')) from papers a, papers b",
    f"select trim({LONG}, '0') from papers a, papers b",
    f"select upper({LONG}) from papers a, papers b",
    f"select count(*) from papers a, papers b where {LONG} like '%1%1%'",
    f"select {LONG} like '%0%0%0%0%0%0%0%0%1'",
    f"select {LONG} glob '*0*0*0*0*0*0*0*0*1'",
    f"select {LONG} glob '*[!0]*[!0]*'",
    "select quote(zeroblob(490000)) from papers a, papers b",
    "select printf('%.900000f', 1)",
    "select printf('%900000s', 'a') from papers a, papers b",
    "select hex(randomblob(490000)) from papers a, papers b",
    "select randomblob(900000) from papers a, papers b",
    "select zeroblob(900000000)",
    "select hex(zeroblob(250000)) from papers a, papers b limit 2001",
    "select length(hex(randomblob(100000000)))",
    "select count(*) from papers a, papers b, papers c, papers d",
    "select count(*) from papers a, papers b where a.authors like '%' || b.authors || '%'",
    "select a.*, b.* from papers a, papers b, papers c order by a.title || b.title || c.title",
    "select a.* from papers a, papers b, papers c order by random()",
    "select group_concat(a.authors || b.authors) from papers a, papers b",
    "select json_group_array(a.authors) from papers a, papers b, papers c",
    "select json_group_object(a.id || b.id, a.authors) from papers a, papers b",
    "select count(distinct a.title || b.title || c.year) from papers a, papers b, papers c",
    "select a.title, b.title, count(*) from papers a, papers b, papers c group by 1, 2",
    "select row_number() over (order by a.title, b.title) from papers a, papers b, papers c",
    "select sum(a.year) over (partition by b.title order by a.title) from papers a, papers b, papers c",
    "select json_extract('[' || replace(hex(zeroblob(200000)), '0', '1,') || '1]', '$[399999]')",
    "select count(*) from json_each('[' || replace(hex(zeroblob(200000)), '0', '1,') || '1]') a, papers",
    "select json(replace(hex(zeroblob(400)), '0', '[') || replace(hex(zeroblob(400)), '0', ']'))",
    "select * from papers_fts where papers_fts match 'a* OR b* OR c* OR d* OR e* OR f* OR s* OR t*'",
    "select highlight(papers_fts, 0, '<', '>') from papers_fts, papers where papers_fts match 'a*'",
    f"select {', '.join(f'a.title as c{number}' for number in range(100))} from papers a, papers b",
    f"select 1 {'union select 1 ' * 49}",
    f"select {' + '.join(['length(title)'] * 150)} from papers a, papers b",
    "select a.id from papers a left join papers b on a.title < b.title join papers c on b.title < c.title",
]


class Attack(NamedTuple):
    """One statement: the readers' p95 before and during it, memory, statuses of the answers."""

    sql: str
    before: float
    during: float
    memory: float
    answers: list[int]


def asked(client: httpx.Client, number: int) -> float:
    """Return milliseconds for one page that is not cached."""
    path = list(JOURNEYS.values())[number % len(JOURNEYS)]
    start = time.perf_counter()
    client.get(f"{path}{'&' if '?' in path else '?'}_={time.monotonic_ns()}").raise_for_status()
    return 1000 * (time.perf_counter() - start)


def p95(address: str, pages: int) -> float:
    """Return the 95th percentile for readers who ask for a number of pages each, in milliseconds."""

    def reader(first: int) -> list[float]:
        with httpx.Client(base_url=address, timeout=60) as client:
            return [asked(client, first + number) for number in range(pages)]

    with ThreadPoolExecutor(READERS) as pool:
        times = [each for some in pool.map(reader, range(0, 4 * READERS, 4)) for each in some]
    return statistics.quantiles(times, n=20)[-1]


def family(process: Popen[bytes]) -> float:
    """Return resident megabytes of a server and of the processes that it started."""
    total = 0.0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            values = dict(re.findall(r"^(\w+):\s+(\d+)", status.read_text(), re.M))
        except OSError:
            continue
        if str(process.pid) in (values.get("Pid"), values.get("PPid")):
            total += int(values.get("VmRSS", 0)) / 1000
    return total


def measured(pages: int, statements: Iterable[str]) -> Iterator[Attack]:
    """Yield what each statement does to the readers."""
    with site() as (address, server):
        p95(address, len(JOURNEYS))
        for sql in statements:
            before = p95(address, pages)
            with attacked(address, [sql], ATTACKERS) as answers:
                during, memory = p95(address, pages), family(server)
            yield Attack(sql, before, during, memory, answers)


def row_of(each: Attack) -> list[str]:
    """Return one statement as a row."""
    shown = each.sql if len(each.sql) < 90 else each.sql[:87] + "…"
    statuses = sorted(set(each.answers))
    ratio = each.during / each.before
    cells = [f"{value:,.0f}" for value in (each.before, each.during)]
    return [
        f"`{shown}`".replace("|", "\\|"),
        *cells,
        f"{ratio:.1f}",
        f"{each.memory:,.0f}",
        " ".join(map(str, statuses)),
    ]


@click.command()
@click.option(
    "--pages", default=24, show_default=True, help="Pages per reader before and during each statement."
)
@click.option("--most", default=len(STATEMENTS), help="How many of the statements.")
def main(pages: int, most: int) -> None:
    """Measure each statement and write the results into benchmarks/LOAD.md."""
    rows = []
    for each in measured(pages, STATEMENTS[:most]):
        rows.append(row_of(each))
        click.echo(json.dumps(rows[-1]), err=True)
    head = ["statement", "p95 before, ms", "p95 during, ms", "ratio", "memory, MB", "answered with"]
    table = tabulate(rows, head, "github", disable_numparse=True, colalign=["left", *["right"] * 5])
    ratios = [float(row[3]) for row in rows]
    summary = (
        f"{len(rows)} statements, each sent by {ATTACKERS} clients at once. {READERS} readers ask for "
        f"{pages} new pages each, before and during the statement. Their p95 grows by a factor of "
        f"{statistics.median(ratios):.1f} (median), at worst {max(ratios):.1f}. Memory is that of the "
        "server and its processes."
    )
    path = HERE / "LOAD.md"
    text = path.read_text("utf-8").partition("\n## Statement by statement\n")[0]
    path.write_text(f"{text.rstrip()}\n\n## Statement by statement\n\n{summary}\n\n{table}\n", "utf-8")


if __name__ == "__main__":
    main()

"""The site under load: more and more readers, hostile SQL at the same time, and a replica that is killed.

`make bench-load` writes benchmarks/LOAD.md from load-template.md. It needs wrk, and nginx for the replicas
(Debian: apt install wrk nginx-light). Everything runs on loopback, for about a quarter of an hour.
"""

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from typing import Any

import click
import httpx
from tabulate import tabulate

from benchmarks.measure import ROOT
from benchmarks.site import free_port

HERE = Path(__file__).parent
DATA = "/diffusion-rl"
JOURNEYS = {
    "home": "/",
    "papers": f"{DATA}/papers",
    "papers by method and task": f"{DATA}/papers?methods__arraycontains=GRPO&tasks__arraycontains=T2V",
    "search": f"{DATA}/papers?_search=video",
    "paper": f"{DATA}/papers/flow-grpo",
    "method": f"{DATA}/methods/GRPO",
    "JSON": f"{DATA}/papers.json?_shape=array&methods__arraycontains=DPO",
    "query": f"{DATA}/methods_by_year",
}
HOSTILE = [
    "select count(*) from papers a, papers b, papers c, papers d",
    "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n",
    "select count(*) from papers where title like '%a%b%c%d%e%f%g%h%i%j%' || hex(zeroblob(20000))",
    "select length(hex(randomblob(100000000)))",
    "select group_concat(a.authors || b.authors) from papers a, papers b",
]
WRK = """
local paths, headers = {%s}, {%s}
local asked, owed = %d, 0
refused = 0
local threads = {}
setup = function(thread) table.insert(threads, thread) end
request = function()
  asked = asked + 1
  local path = paths[asked %% #paths + 1]
  if %s then path = path .. (path:find("?", 1, true) and "&" or "?") .. "_=" .. asked end
  return wrk.format("GET", path, headers)
end
response = function(status)
  if status == 503 then refused = refused + 1; owed = owed + 1 end
end
delay = function()  -- a refused client comes again after Retry-After
  if owed == 0 then return 0 end
  owed = owed - 1
  return 2000
end
done = function(summary, latency)
  local errors, refusals = summary.errors, threads[1]:get("refused")
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status - refusals
  local line = '{"requests": %%d, "seconds": %%f, "failed": %%d, "refused": %%d, '
    .. '"p50": %%f, "p95": %%f, "p99": %%f}'
  io.write(string.format('\\n' .. line .. '\\n',
    summary.requests - refusals, summary.duration / 1e6, failed, refusals,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""
FRONT = ROOT / "examples/serve/nginx.conf"


Row = dict[str, Any]  # numbers and texts, by name


@contextmanager
def running(command: Sequence[str], address: str) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the end of the block, and provide it when it answers."""
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            for _ in range(300):
                try:
                    httpx.get(f"{address}/-/versions.json").raise_for_status()
                    break
                except httpx.HTTPError:
                    time.sleep(0.1)
            else:
                raise SystemExit(f"{' '.join(command)}: does not answer at {address}")
            yield server
        finally:
            server.kill()


@contextmanager
def site() -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Serve the site on a free port; provide its address and its process."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "datasette", ".", "--port", address.rpartition(":")[2]]
    with running(command, address) as server:
        yield address, server


@contextmanager
def fronted(addresses: Iterable[str]) -> Iterator[str]:
    """Run nginx, configured as in the examples, in front of two servers; provide its address."""
    ports = [str(free_port()), *(address.rpartition(":")[2] for address in addresses)]
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)  # started by root, nginx works as another user
        config = FRONT.read_text("utf-8")
        for port, free in zip(("8080", "8001", "8002"), ports, strict=True):
            config = config.replace(f"127.0.0.1:{port}", f"127.0.0.1:{free}")
        (Path(folder) / "nginx.conf").write_text(config, "utf-8")
        address = f"http://127.0.0.1:{ports[0]}"
        with running(["nginx", "-p", folder, "-e", "error.log", "-c", f"{folder}/nginx.conf"], address):
            yield address


def wrk(address: str, clients: int, seconds: int, *paths: str, new: bool = True, etag: str = "") -> Row:
    """Return results of wrk for clients that ask for paths in turn: requests, failures, milliseconds.

    Each address is a new one, so that its page is not cached yet, unless `new` is false.
    """
    asked = ", ".join(json.dumps(path) for path in paths or JOURNEYS.values())
    headers = f'["if-none-match"] = {json.dumps(etag)}' if etag else ""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        first = int(time.time()) % 10**7 * 1000  # so that no earlier call has used the addresses
        script.write(WRK % (asked, headers, first, "true" if new else "false"))
        script.flush()
        options = ["-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name]
        output = subprocess.run(["wrk", *options, address], check=True, capture_output=True, text=True).stdout
    results: Row = json.loads(output.strip().splitlines()[-1])
    if not results["requests"]:  # no request was answered in time, so there are no times
        results |= dict.fromkeys(("p50", "p95", "p99"), "")
    return {**results, "per_second": results["requests"] / results["seconds"]}


def held(process: subprocess.Popen[bytes]) -> tuple[float, int]:
    """Return resident megabytes and open files of a process."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    memory = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(memory.split()[1]) / 1000, len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


def rising(seconds: int, steps: Iterable[int]) -> Iterator[Row]:
    """Yield the mixed journeys by more and more clients, with memory and open files after each step."""
    with site() as (address, server):
        wrk(address, 2, 3)
        for clients in steps:
            results = wrk(address, clients, seconds)
            memory, files = held(server)
            yield {"clients": clients, **results, "memory": memory, "files": files}
        time.sleep(5)
        memory, files = held(server)
        yield {"clients": "afterwards", "memory": memory, "files": files}


def by_page(seconds: int) -> Iterator[Row]:
    """Yield each page alone, by four clients."""
    with site() as (address, _):
        for name, path in JOURNEYS.items():
            yield {"page": name, **wrk(address, 4, seconds, path)}


@contextmanager
def attacked(address: str, statements: Sequence[str], attackers: int) -> Iterator[list[int]]:
    """Send SQL statements in turn, from several clients at once, during the block; yields the statuses."""
    stop = Event()
    answers: list[int] = []

    def attack(number: int) -> None:
        with httpx.Client(timeout=60) as client:
            while not stop.is_set():
                sql = statements[(number + len(answers)) % len(statements)]
                answers.append(client.get(f"{address}{DATA}.json", params={"sql": sql}).status_code)

    with ThreadPoolExecutor(attackers) as pool:
        work = [pool.submit(attack, number) for number in range(attackers)]
        try:
            yield answers
        finally:
            stop.set()
            for each in work:
                each.result()


def hostile(seconds: int) -> Iterator[Row]:
    """Yield normal traffic alone, then with hostile SQL: on the same server, and on a second server."""
    with site() as (address, _), site() as (other, _):
        yield {"traffic": "alone", **wrk(address, 4, seconds)}
        for name, target in (("with SQL, same server", address), ("with SQL to a second server", other)):
            with attacked(target, HOSTILE, 2) as answers:
                results = wrk(address, 4, seconds)
            yield {"traffic": name, **results, "attacks": len(answers), "answers": sorted(set(answers))}


def machines(seconds: int) -> Iterator[Row]:
    """Yield readers of two replicas behind nginx, of its cache, and with the pages in their own cache."""
    with ExitStack() as stack:
        (first, _), (second, victim) = (stack.enter_context(site()) for _ in range(2))
        front = stack.enter_context(fronted([first, second]))
        yield {"setting": "two replicas behind nginx", "clients": 4, **wrk(front, 4, seconds)}
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(wrk, front, 4, seconds)
            time.sleep(seconds / 2)
            victim.kill()
            yield {"setting": "one of them killed half way", "clients": 4, **work.result()}
        wrk(front, 2, 3, new=False)
        for clients in (16, 256):
            results = wrk(front, clients, seconds, new=False)
            yield {"setting": "pages that its cache has", "clients": clients, **results}
        etag = httpx.get(first).headers["etag"]
        results = wrk(first, 16, seconds, new=False, etag=etag)
        yield {"setting": "pages that the readers have, no cache", "clients": 16, **results}


def table(rows: Iterable[Row], first: Mapping[str, str], extra: Mapping[str, str] | None = None) -> str:
    """Return rows as Markdown."""
    columns = {**first, "requests a second": "per_second", "refused": "refused", "failed": "failed"}
    columns |= {f"{name}, ms": name for name in ("p50", "p95", "p99")} | dict(extra or {})
    cells = [[shown(row.get(key, "")) for key in columns.values()] for row in rows]
    align = ["left", *["right"] * (len(columns) - 1)]
    return tabulate(cells, list(columns), "github", disable_numparse=True, colalign=align)


def shown(value: object) -> str:
    """Return a value as text."""
    return f"{value:,.0f}" if isinstance(value, int | float) else str(value)


@click.command()
@click.option("--seconds", default=60, show_default=True, help="Length of each step of the rising load.")
@click.option("--steps", default="1,2,4,8,16,32,64,128", show_default=True, help="Numbers of clients.")
@click.option("--output", default=str(ROOT / "benchmarks/LOAD.md"), help="File for the report.")
def main(seconds: int, steps: str, output: str) -> None:
    """Load the site, step by step, and write the results; other parts take a third of the time per step."""
    missing = [name for name in ("wrk", "nginx") if not shutil.which(name)]
    if missing:
        raise SystemExit(f"not found: {', '.join(missing)} (Debian: apt install wrk nginx-light)")
    less = max(seconds // 3, 1)
    held_too = {"memory, MB": "memory", "open files": "files"}
    attacks = {"attacks": "attacks", "answered with": "answers"}
    by_setting = {"setting": "setting", "clients": "clients"}
    parts: dict[str, Callable[[], str]] = {
        "rising": lambda: table(
            rising(seconds, map(int, steps.split(","))), {"clients": "clients"}, held_too
        ),
        "pages": lambda: table(by_page(less), {"page": "page"}),
        "hostile": lambda: table(hostile(less), {"traffic": "traffic"}, attacks),
        "machines": lambda: table(machines(less), by_setting),
    }
    text = (HERE / "load-template.md").read_text("utf-8")
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    text = text.replace("{about}", f"{len(os.sched_getaffinity(0))} cores, {versions}")
    text = text.replace("{seconds}", str(seconds)).replace("{less}", str(less))
    for name, part in parts.items():
        click.echo(name, err=True)
        text = text.replace(f"{{{name}}}", part())
        Path(output).write_text(text, "utf-8")


if __name__ == "__main__":
    main()

"""How the site bears load: readers in rising number, hostile SQL beside them, and a replica that dies.

`make bench-load` writes benchmarks/LOAD.md. It needs wrk, and nginx for the replicas (Debian: apt install
wrk nginx-light). All happens on loopback; each step takes some seconds.
"""

import json
import os
import platform
import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event
from urllib.parse import quote

import click
import httpx

from benchmarks.site import ROOT

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
local paths = {%s}
local next_path = 0
request = function()
  next_path = next_path %% #paths + 1
  return wrk.format("GET", paths[next_path])
end
done = function(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  local told = '{"requests": %%d, "seconds": %%f, "failed": %%d, "p50": %%f, "p95": %%f, "p99": %%f}'
  io.write(string.format('\\n' .. told .. '\\n',
    summary.requests, summary.duration / 1e6, failed,
    latency:percentile(50) / 1000, latency:percentile(95) / 1000, latency:percentile(99) / 1000))
end
"""
NGINX = """
worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 512; }}
http {{
  access_log off; client_body_temp_path {folder}; proxy_temp_path {folder};
  fastcgi_temp_path {folder}; uwsgi_temp_path {folder}; scgi_temp_path {folder};
  proxy_cache_path {folder}/cache keys_zone=pages:10m max_size=200m;
  upstream replicas {{ {servers} }}
  server {{
    listen 127.0.0.1:{port};
    location / {{
      proxy_pass http://replicas; proxy_set_header Host $http_host;
      proxy_next_upstream error timeout http_502 http_503; proxy_connect_timeout 1s;
      {cache}
    }}
  }}
}}
"""
CACHED = "proxy_cache pages; proxy_cache_lock on; proxy_cache_use_stale error timeout updating;"


def free_port():
    """A port that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@contextmanager
def running(command, address):
    """A server for the length of the block, from when it answers."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=ROOT, **quiet) as server:
        try:
            for _ in range(300):
                try:
                    httpx.get(f"{address}/-/versions.json")
                    break
                except httpx.TransportError:
                    time.sleep(0.1)
            yield server
        finally:
            server.kill()


@contextmanager
def site():
    """The site on a free port: its address and its process."""
    address = f"http://127.0.0.1:{free_port()}"
    command = [sys.executable, "-m", "datasette", ".", "--port", address.rpartition(":")[2]]
    with running(command, address) as server:
        yield address, server


@contextmanager
def balanced(addresses, cache=""):
    """nginx before some servers; its address."""
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        servers = " ".join(f"server {each.removeprefix('http://')} max_fails=1;" for each in addresses)
        config = NGINX.format(folder=folder, port=port, servers=servers, cache=cache)
        (Path(folder) / "nginx.conf").write_text(config)
        command = ["nginx", "-p", folder, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
        with running(command, f"http://127.0.0.1:{port}"):
            yield f"http://127.0.0.1:{port}"


def wrk(address, clients, seconds, *paths):
    """What wrk tells of so many clients that ask for paths in turn: requests, failures, milliseconds."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        script.write(WRK % ", ".join(json.dumps(path) for path in paths or JOURNEYS.values()))
        script.flush()
        options = ["-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name]
        output = subprocess.run(["wrk", *options, address], check=True, capture_output=True, text=True).stdout
    told = json.loads(output.strip().splitlines()[-1])
    if not told["requests"]:  # none was answered in time: there is nothing to tell of how long it took
        told |= dict.fromkeys(("p50", "p95", "p99"), "")
    return {**told, "per_second": told["requests"] / told["seconds"]}


def held(process):
    """Resident megabytes and open files of a process."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    memory = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(memory.split()[1]) / 1000, len(list(Path(f"/proc/{process.pid}/fd").iterdir()))


def rising(seconds, steps):
    """The mixed journeys by more and more clients, with what the server held after each step."""
    with site() as (address, server):
        wrk(address, 2, 3)
        for clients in steps:
            told = wrk(address, clients, seconds)
            memory, files = held(server)
            yield {"clients": clients, **told, "memory": memory, "files": files}


def by_page(seconds):
    """Each page alone, by four clients."""
    with site() as (address, _):
        for name, path in JOURNEYS.items():
            yield {"page": name, **wrk(address, 4, seconds, path)}


@contextmanager
def attacked(address):
    """Hostile SQL, always two at once, for the length of the block; how many were refused or cut short."""
    stop, answers = Event(), []

    def attack(number):
        with httpx.Client(timeout=60) as client:
            while not stop.is_set():
                sql = HOSTILE[(number + len(answers)) % len(HOSTILE)]
                answers.append(client.get(f"{address}{DATA}.json?sql={quote(sql)}").status_code)

    with ThreadPoolExecutor(2) as pool:
        work = [pool.submit(attack, number) for number in range(2)]
        try:
            yield answers
        finally:
            stop.set()
            for each in work:
                each.result()


def hostile(seconds):
    """Normal traffic alone and beside hostile SQL: on one server, then with pages and SQL on two."""
    with site() as (address, _), site() as (other, _):
        yield {"traffic": "alone", **wrk(address, 4, seconds)}
        for name, target in (("beside, same server", address), ("beside, SQL on a second", other)):
            with attacked(target) as answers:
                told = wrk(address, 4, seconds)
            yield {"traffic": name, **told, "attacks": len(answers), "answers": sorted(set(answers))}


def replicas(seconds):
    """Two replicas behind nginx, one killed half way; what its readers saw."""
    with ExitStack() as stack:
        first, victim = (stack.enter_context(site()) for _ in range(2))
        address = stack.enter_context(balanced([first[0], victim[0]]))
        with ThreadPoolExecutor(1) as pool:
            work = pool.submit(wrk, address, 4, seconds)
            time.sleep(seconds / 2)
            victim[1].kill()
            yield {"setting": "two replicas, one killed", **work.result()}
    with ExitStack() as stack:
        address = stack.enter_context(balanced([stack.enter_context(site())[0]], CACHED))
        wrk(address, 2, 2)
        yield {"setting": "one server, cache in front", **wrk(address, 16, seconds)}


def table(rows, first, extra=()):
    """Rows as Markdown."""
    columns = {first: first, "requests a second": "per_second", "failed": "failed"}
    columns |= {f"{name}, ms": name for name in ("p50", "p95", "p99")} | dict(extra)
    lines = [f"| {' | '.join(columns)} |", f"|{'---|' * len(columns)}"]
    for row in rows:
        cells = (row.get(key, "") for key in columns.values())
        lines.append(
            f"| {' | '.join(f'{cell:,.0f}' if isinstance(cell, float) else str(cell) for cell in cells)} |"
        )
    return "\n".join(lines)


@click.command()
@click.option("--seconds", default=20, show_default=True, help="Length of each step; at most 60.")
@click.option("--steps", default="1,2,4,8,16,32,64", show_default=True, help="Numbers of clients.")
@click.option("--output", default=str(ROOT / "benchmarks/LOAD.md"), help="Where to write the report.")
def main(seconds, steps, output):
    """Load the site, step by step, and write what it bore."""
    missing = [name for name in ("wrk", "nginx") if not shutil.which(name)]
    if missing:
        raise SystemExit(f"not found: {', '.join(missing)} (Debian: apt install wrk nginx-light)")
    seconds = min(seconds, 60)
    more = [("memory, MB", "memory"), ("open files", "files")]
    attack = [("attacks", "attacks"), ("answered with", "answers")]
    parts = {
        "Mixed journeys, rising clients": lambda: table(
            rising(seconds, map(int, steps.split(","))), "clients", more
        ),
        "Page by page, four clients": lambda: table(by_page(seconds // 2 or 1), "page"),
        "Beside hostile SQL, four clients": lambda: table(hostile(seconds), "traffic", attack),
        "Replicas and a cache": lambda: table(replicas(seconds), "setting"),
    }
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}"
    about = f"{len(os.sched_getaffinity(0))} cores, {versions}"
    text = f"# Under load\n\nWritten by `make bench-load`, {seconds} seconds a step, on: {about}.\n"
    for title, part in parts.items():
        click.echo(title, err=True)
        text += f"\n## {title}\n\n{part()}\n"
        Path(output).write_text(text)


if __name__ == "__main__":
    main()

"""A real HTTP server on loopback that answers like arXiv's interface, and fails on request."""

import re
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape


class ArxivPaper(NamedTuple):
    """The data that arXiv has for a paper."""

    arxiv: str
    title: str
    authors: Sequence[str] = ("Ada Nüsken",)
    abstract: str = "We align."
    submitted: date = date(2026, 11, 2)
    updated: date | None = None
    comment: str | None = None
    journal_ref: str | None = None
    doi: str | None = None
    category: str = "cs.CV"
    version: int = 1


class ReceivedRequest(NamedTuple):
    """One request: its method, path, query by name, and headers."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]


class Handler(BaseHTTPRequestHandler):
    """Answers one request: by the script, else normally."""

    server: "Server"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        with self.server.lock:
            self.server.requests.append(ReceivedRequest(self.command, parts.path, query, dict(self.headers)))
            fault = self.server.script.popleft() if self.server.script else self.server.always
        content = self.server.answer(parts.path, query)
        self.server.arrived.set()
        if fault:
            fault(self, content)
        else:
            self.send(200, content)

    do_HEAD = do_GET

    def send(self, status: int, content: bytes, **headers: str) -> None:
        """A whole answer; headers with "_" for "-"."""
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Type", self.server.kind(self.path))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *arguments: object) -> None:
        """Write no log: the tests look at `asked`."""


Fault = Callable[[Handler, bytes], None]


class Server(ThreadingHTTPServer):
    """`papers` are those at arXiv, `pages` other pages by path, `script` the faults of the next answers."""

    daemon_threads = True

    def __init__(self, papers: Sequence[ArxivPaper] = (), pages: Mapping[str, str] | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.papers = list(papers)
        self.pages = dict(pages or {})
        self.script: deque[Fault | None] = deque()
        self.always: Fault | None = None
        self.requests: list[ReceivedRequest] = []
        self.arrived = threading.Event()
        self.lock = threading.Lock()

    @property
    def address(self) -> str:
        """Its address, without a slash at the end."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def api(self) -> str:
        """The address of arXiv's interface."""
        return f"{self.address}/api/query"

    def received(self, number: int) -> int:
        """The number of requests, after waiting for as many: a client may leave before one is read."""
        limit = time.monotonic() + 20
        while len(self.requests) < number and time.monotonic() < limit:
            time.sleep(0.01)
        return len(self.requests)

    def handle_error(self, request: object, client_address: object) -> None:
        """Ignore clients that disconnect: many tests cause this."""

    def kind(self, path: str) -> str:
        """The media type of what is at a path."""
        if path.startswith("/api/query"):
            return "application/atom+xml; charset=utf-8"
        if path.endswith(".md"):
            return "text/plain; charset=utf-8"
        text = self.pages.get(path, "")
        return "application/json" if text.startswith("{") else "text/html; charset=utf-8"

    def answer(self, path: str, query: Mapping[str, str]) -> bytes:
        """A page, or arXiv's answer to a query."""
        if path != "/api/query":
            return self.pages.get(path, "").encode()
        start, most = int(query.get("start", 0)), int(query.get("max_results", 10))
        if ids := query.get("id_list"):
            bare = [
                paper_id.partition("v")[0] if "/" not in paper_id else paper_id for paper_id in ids.split(",")
            ]
            found = [paper for paper in self.papers if paper.arxiv in bare]
        else:
            found = [paper for paper in self.papers if in_range(paper, query.get("search_query", ""))]
            found.sort(key=lambda paper: paper.submitted, reverse=True)
        return feed(found[start : start + most], len(found), start)


def in_range(paper: ArxivPaper, query: str) -> bool:
    """Whether a paper was submitted on the days of a query; the rest of the query is ignored."""
    days = re.search(r"submittedDate:\[(\d{8})0000 TO (\d{8})2359\]", query)
    return days is None or days[1] <= f"{paper.submitted:%Y%m%d}" <= days[2]


def feed(papers: Sequence[ArxivPaper], total: int | None = None, start: int = 0) -> bytes:
    """arXiv's answer with these papers."""
    entries = "\n".join(map(entry, papers))
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/"
  xmlns:arxiv="http://arxiv.org/schemas/atom">
  <id>https://arxiv.org/api/example</id>
  <title>arXiv Query</title>
  <updated>2026-11-23T00:00:00Z</updated>
  <opensearch:itemsPerPage>{len(papers)}</opensearch:itemsPerPage>
  <opensearch:totalResults>{len(papers) if total is None else total}</opensearch:totalResults>
  <opensearch:startIndex>{start}</opensearch:startIndex>
{entries}
</feed>
""".encode()


def entry(paper: ArxivPaper) -> str:
    """One entry of the feed."""
    authors = "".join(f"<author><name>{escape(name)}</name></author>" for name in paper.authors)
    optional = {"comment": paper.comment, "journal_ref": paper.journal_ref, "doi": paper.doi}
    details = "".join(f"<arxiv:{key}>{escape(text)}</arxiv:{key}>" for key, text in optional.items() if text)
    return f"""  <entry>
    <id>http://arxiv.org/abs/{paper.arxiv}v{paper.version}</id>
    <title>{escape(paper.title)}</title>
    <updated>{paper.updated or paper.submitted}T17:59:59Z</updated>
    <link href="https://arxiv.org/abs/{paper.arxiv}v{paper.version}" rel="alternate" type="text/html"/>
    <summary>{escape(paper.abstract)}</summary>
    <category term="{paper.category}" scheme="http://arxiv.org/schemas/atom"/>
    <published>{paper.submitted}T17:59:59Z</published>
    {details}<arxiv:primary_category term="{paper.category}"/>
    {authors}
  </entry>"""


@contextmanager
def serving(papers: Sequence[ArxivPaper] = (), pages: Mapping[str, str] | None = None) -> Iterator[Server]:
    """A server for the length of the block."""
    with Server(papers, pages) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()

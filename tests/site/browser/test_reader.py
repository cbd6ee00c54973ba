"""The reader of the other tests waits for pages that arrive slowly."""

import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import BrowserContext

from tests.helpers.reader import Reader
from tests.site.conftest import opened

HOME = '<main><a href="/list">the list</a> <form action="/list"><button>Search</button></form></main>'
LIST = ("<h1>The list</h1>" + " " * 5000, '<main><a class="title" href="/papers/slow">Slow</a></main>')
PAUSE = 0.3  # seconds


class SlowPages(BaseHTTPRequestHandler):
    """A home page, and a list whose papers arrive after its heading."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()
        for place, part in enumerate(LIST if self.path.startswith("/list") else [HOME]):
            time.sleep(PAUSE * place)
            self.wfile.write(part.encode())
            self.wfile.flush()

    def log_message(self, format: str, *values: object) -> None:
        """Print nothing."""


@pytest.fixture
def slow_site() -> Iterator[str]:
    """The address of the slow pages."""
    with ThreadingHTTPServer(("127.0.0.1", 0), SlowPages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def test_papers_are_read_when_the_page_is_loaded(
    window_without_scripts: BrowserContext, slow_site: str
) -> None:
    with opened(window_without_scripts) as tab:
        reader = Reader(tab, slow_site)
        reader.follow("the list")
        assert (reader.path(), reader.shown(), reader.clicks) == ("/list", ["slow"], 1)
        tab.goto(slow_site)
        reader.open(tab.get_by_role("button", name="Search"))
        assert (reader.path(), reader.shown(), reader.clicks) == ("/list", ["slow"], 2)

"""Fixtures of the site's tests: a real Datasette on loopback, and a real Chromium."""

import shutil
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import IO, Literal

import httpx
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    FloatRect,
    Locator,
    Page,
    sync_playwright,
)

from tests.conftest import CHROMIUM, REPOSITORY, write_small
from tests.helpers.forked import datasette_process, run_command
from tests.helpers.reader import Reader

Scheme = Literal["light", "dark"]

# Without these, Chromium contacts its maker's hosts; as root it cannot use its sandbox.
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
# All pages in one process, which lives as long as one page is open and remembers compiled scripts.
FLAGS += ["--renderer-process-limit=1"]

# httpx.get makes a client for each request and reads all certificates for it, which takes longer than a page.
# This one asks in the same way, over a new connection each time, but reads them once.
CLIENT = httpx.Client(timeout=30, limits=httpx.Limits(max_keepalive_connections=0))


@pytest.fixture(autouse=True)
def one_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `httpx.get` and `httpx.request` ask with one client."""
    monkeypatch.setattr(httpx, "get", CLIENT.get)
    monkeypatch.setattr(httpx, "request", CLIENT.request)


@contextmanager
def served(root: Path, *options: str) -> Iterator[str]:
    """`datasette ROOT` on a free port of loopback, for the length of the block; its address."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with (
        tempfile.NamedTemporaryFile("r") as log,
        datasette_process([str(root), "--port", port, *options], log.name) as server,
    ):
        wait_for(address, lambda: server.exitcode is None, log)
        yield address


@contextmanager
def served_by(python: str, root: Path, *options: str) -> Iterator[tuple[str, IO[str]]]:
    """The same with the real command, with the Datasette of any Python; its address and what it prints."""
    port = free_port()
    command = [python, "-m", "datasette", str(root), "--port", port, *options]
    address = f"http://127.0.0.1:{port}"
    with (
        tempfile.TemporaryFile("w+") as log,  # a full pipe would stop the server
        subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT) as server,
    ):
        try:
            wait_for(address, lambda: server.poll() is None, log)
            yield address, log
        finally:
            server.terminate()


def free_port() -> str:
    """A port of loopback that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def build(root: Path) -> None:
    """Build in a separate process: Playwright's event loop runs in this one."""
    run_command("--root", str(root), "build")


def wait_for(address: str, runs: Callable[[], bool], log: IO[str]) -> None:
    """Return as soon as the server answers; if it exits, fail with its output."""
    for _ in range(1000):
        try:
            CLIENT.get(f"{address}/-/versions.json")
            return
        except httpx.TransportError:
            if not runs():
                log.seek(0)
                raise AssertionError(log.read()) from None
            time.sleep(0.02)
    raise AssertionError("datasette did not answer within 20 s")


@pytest.fixture(scope="session")
def site(repository: Path) -> Iterator[str]:
    """The address of the real dataset, freshly built and served by the real command."""
    with served_by(sys.executable, repository) as (address, _):
        yield address


@pytest.fixture(scope="module")
def database(repository: Path) -> Iterator[sqlite3.Connection]:
    """The database of the real dataset, to read; its rows are tuples."""
    with closing(sqlite3.connect(f"file:{repository}/diffusion-rl.db?mode=ro", uri=True)) as connection:
        yield connection


@pytest.fixture(scope="module")
def named_rows(repository: Path) -> Iterator[sqlite3.Connection]:
    """The database of the real dataset, to read; its rows have the names of columns."""
    with closing(sqlite3.connect(f"file:{repository}/diffusion-rl.db?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with (
        sync_playwright() as playwright,
        playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS) as browser,
        browser.new_page(),  # it keeps the process of pages
    ):
        yield browser


@pytest.fixture(scope="session")
def window(browser: Browser) -> Iterator[BrowserContext]:
    """The window in which tests open their pages: a new one takes longer than most of them."""
    with browser.new_context() as context:
        yield context


@pytest.fixture(scope="session")
def window_without_scripts(browser: Browser) -> Iterator[BrowserContext]:
    """The same for pages whose scripts are not run."""
    with browser.new_context(java_script_enabled=False) as context:
        yield context


@contextmanager
def opened(
    window: BrowserContext, width: int = 1600, height: int = 1000, scheme: Scheme = "light"
) -> Iterator[Page]:
    """A page in a window, of a size and in a colour scheme; afterwards nothing of it is left there."""
    page = window.new_page()
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    try:
        yield page
    finally:
        page.close()
        window.clear_cookies()
        window.clear_permissions()


def on_errors(page: Page, note: Callable[[str], None]) -> None:
    """Call `note` with each error that the console shows or a script throws."""

    def read(message: ConsoleMessage) -> None:
        if message.type == "error":
            note(message.text)

    page.on("console", read)
    page.on("pageerror", lambda error: note(str(error)))


def box_of(element: Locator) -> FloatRect:
    """The place and the size of an element that is shown."""
    box = element.bounding_box()
    assert box, element
    return box


@pytest.fixture
def page(window: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when the console shows an error or a script throws."""
    faults: list[str] = []
    with opened(window) as page:
        on_errors(page, faults.append)
        yield page
    assert faults == []


@pytest.fixture(params=[(1366, 900, "light"), (390, 844, "dark")], ids=["laptop", "phone"])
def reader(
    request: pytest.FixtureRequest, window_without_scripts: BrowserContext, site: str
) -> Iterator[Reader]:
    """A reader on the home page, without scripts, whose clicks are counted."""
    with opened(window_without_scripts, *request.param) as page:
        yield Reader(page, site)


def published(root: Path) -> Path:
    """A list with the site's own plugins, templates and metadata, built."""
    for name in ("plugins", "templates", "static"):
        shutil.copytree(REPOSITORY / name, root / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("metadata.yml", "settings.json"):
        shutil.copy(REPOSITORY / name, root)
    build(root)
    return root


@pytest.fixture(scope="session")
def small_published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small list as a site, to read only or to copy from."""
    return published(write_small(tmp_path_factory.mktemp("published") / "list"))


@pytest.fixture
def own_copy(small_published: Path, tmp_path: Path) -> Path:
    """The small list as a site, to change."""
    return Path(shutil.copytree(small_published, tmp_path / "list"))


@pytest.fixture(scope="session")
def small_site(small_published: Path) -> Iterator[str]:
    """The address of the small list."""
    with served(small_published) as address:
        yield address


@pytest.fixture
def hostile_site(own_copy: Path) -> Iterator[str]:
    """The small list with values that the checks would refuse, written into its database."""
    small = own_copy
    (small / "inspect-data.json").unlink()
    markup = "<script>document.title = 'broken'</script><img src=x onerror=\"document.title = 'broken'\">"
    link = "javascript:document.title='broken'"
    with sqlite3.connect(small / "diffusion-rl.db") as database:
        database.execute(
            "UPDATE papers SET title = ?, short_name = ?, arxiv = ?, doi = ?", (markup, markup, None, None)
        )
        database.execute("UPDATE papers SET authors = json_array(?), tasks = json_array(?)", (markup, markup))
        database.execute("UPDATE papers SET links = json_object(?, ?)", (markup, link))
        database.execute("UPDATE links SET url = ? || rowid", (link,))
        database.execute("UPDATE authors SET name = id || ?", (markup,))
    database.close()
    with served(small) as address:
        yield address

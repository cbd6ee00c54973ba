"""A small database of any content, asked through Datasette in this process."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from tests.conftest import REPOSITORY

SCHEMA = """
create table notes (id text primary key, title text, kind integer, tags text, hands text);
create table tags (name text primary key);
create table note_tags (
  note text references notes (id), tag text references tags (name), primary key (note, tag)
);
create table people (id integer primary key, name text unique);
create table note_hands (
  note text references notes (id), position integer, hand integer references people (id),
  primary key (note, position)
);
create index by_tag on note_tags (tag);
create virtual table notes_fts using fts5 (title, content="notes");
"""
ARRAYS = {"tags": "note_tags", "hands": {"table": "note_hands", "value": "name"}}


class Note(NamedTuple):
    """One row with its joined values; None is NULL."""

    title: str | None
    kind: int | None
    tags: list[str] | None
    hands: list[str] | None


def write(path: Path, notes: Sequence[Note]) -> None:
    """A new database of notes."""
    path.unlink(missing_ok=True)
    names = sorted({name for note in notes for name in note.hands or []})
    with closing(sqlite3.connect(path)) as database, database:
        database.executescript(SCHEMA)
        database.executemany("insert into people values (?, ?)", enumerate(names, 7))
        for number, note in enumerate(notes):
            arrays = [None if array is None else json.dumps(array) for array in (note.tags, note.hands)]
            database.execute("insert into notes values (?,?,?,?,?)", [f"n{number}", *note[:2], *arrays])
            for tag in dict.fromkeys(note.tags or []):
                database.execute("insert or ignore into tags values (?)", [tag])
                database.execute("insert into note_tags values (?, ?)", [f"n{number}", tag])
            for position, name in enumerate(note.hands or []):
                hand = names.index(name) + 7
                database.execute("insert into note_hands values (?,?,?)", [f"n{number}", position, hand])
        database.execute("insert into notes_fts (notes_fts) values ('rebuild')")


class Site:
    """A Datasette over a file, with or without the plugin's settings, changing or not."""

    def __init__(self, path: Path, settings: Any = None, changes: bool = True, **options: Any) -> None:
        table = {"plugins": {"joins": settings}} if settings else {}
        files = {"files": [path]} if changes else {"files": [], "immutables": [path]}
        self.datasette = Datasette(
            **files,
            metadata={"databases": {path.stem: {"tables": {"notes": {**table, **options}}}}},
            settings={"num_sql_threads": 0},
        )
        self.url = f"/{path.stem}/notes.json"

    async def get(self, arguments: Sequence[tuple[str, str]] = ()) -> Any:
        """The JSON of the page of notes."""
        await self.datasette.invoke_startup()
        answer = await self.datasette.client.get(f"{self.url}?{urlencode(arguments)}")
        return {"status": answer.status_code, **answer.json()}

    def close(self) -> None:
        """Close the file."""
        for database in self.datasette.databases.values():
            database.close()


@pytest.fixture(scope="session", autouse=True)
def plugins(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Load only these plugins; Datasette keeps loaded plugins for the whole process."""
    folder = tmp_path_factory.mktemp("plugins")
    for name in ("facets.py", "joins.py"):
        shutil.copy(REPOSITORY / "plugins" / name, folder)
    Datasette([], plugins_dir=str(folder))


@pytest.fixture(autouse=True)
def no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Turn off Datasette's tracebacks of refused requests: rich takes half a second for one."""
    monkeypatch.setattr("datasette.handle_exception.rich", None)


@pytest.fixture(scope="session")
def thread() -> Iterator[ThreadPoolExecutor]:
    """A thread for event loops: Playwright keeps one in the main thread."""
    with ThreadPoolExecutor(1) as executor:
        yield executor


def wait(thread: ThreadPoolExecutor, coroutine: Any) -> Any:
    """The result of a coroutine."""
    return thread.submit(asyncio.run, coroutine).result()

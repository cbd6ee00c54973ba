"""Signals wait until a block that must not be interrupted has ended."""

import signal
from pathlib import Path

import pytest

from scripts.system import writing
from scripts.system.guards import WORK, locked, signals_wait
from scripts.system.writing import keep, undo_interrupted, unfinished

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.mark.parametrize("number", SIGNALS, ids=lambda number: number.name)
def test_a_signal_waits_for_the_end_of_the_block(number: signal.Signals) -> None:
    received: list[int] = []

    def receive(which: int, _: object) -> None:
        received.append(which)

    before = signal.signal(number, receive)
    try:
        with signals_wait():
            signal.raise_signal(number)
            signal.raise_signal(number)
            assert received == []
        assert received == [number, number]
        assert signal.getsignal(number) is receive
    finally:
        signal.signal(number, before)


def test_a_signal_waits_if_the_block_fails() -> None:
    def fail() -> None:
        with signals_wait():
            signal.raise_signal(signal.SIGINT)
            raise ValueError

    with pytest.raises(KeyboardInterrupt):
        fail()


def test_an_interrupted_undo_ends_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = {"a": "old a", "b": "old b"}, {"a": "new a", "b": "new b"}
    with locked(tmp_path):
        for path in old:
            (tmp_path / path).write_text(old[path])
            (tmp_path / WORK / path).write_text(new[path])
        keep(tmp_path, tmp_path / WORK, list(old))
        for path in old:
            (tmp_path / WORK / path).rename(tmp_path / path)
    digest_of = writing.digest_of

    def interrupted(path: Path) -> str:
        signal.raise_signal(signal.SIGINT)
        return digest_of(path)

    monkeypatch.setattr(writing, "digest_of", interrupted)
    with pytest.raises(KeyboardInterrupt):
        undo_interrupted(tmp_path)
    assert {path: (tmp_path / path).read_text() for path in old} == old
    assert not unfinished(tmp_path)

"""Slots for requests: without a free slot a request is refused; SQL gets a share of the time."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from itertools import pairwise
from typing import Any

import pytest

from scripts.site.http.admission import (
    IDLE_FACTOR,
    MAX_WAIT,
    MESSAGE,
    MESSAGE_PAGE,
    REFUSAL_DELAY,
    START_INTERVAL,
    RequestSlots,
    SqlSlots,
)
from scripts.site.http.request_work import metered
from tests.helpers.coroutines import run_apart


def busy_for(seconds: float) -> None:
    """Use the processor."""
    end = time.thread_time() + seconds
    while time.thread_time() < end:
        pass


def answering(seconds: float, waits: list[float] | None = None) -> Any:
    """An application that works for some seconds, waits a little, and works for as long again."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        busy_for(seconds / 2)
        if waits is not None:
            waits.append(time.monotonic())
        await asyncio.sleep(0.01)
        busy_for(seconds / 2)
        await send({"type": "http.response.start", "status": 200})

    return app


def asking(slots: RequestSlots, app: Any) -> Coroutine[Any, Any, tuple[int, float]]:
    """A request: the status of its answer, and the seconds until it began."""

    async def asked() -> tuple[int, float]:
        start = time.monotonic()
        found: list[tuple[int, float]] = []

        async def send(event: Any) -> None:
            if event["type"] == "http.response.start":
                found.append((event["status"], time.monotonic() - start))

        async def receive() -> dict[str, str]:
            await asyncio.sleep(60)
            return {"type": "http.disconnect"}

        await slots.answer(app, {"type": "http"}, receive, send)
        return found[0]

    return asked()


def together(*requests: Coroutine[Any, Any, tuple[int, float]]) -> list[tuple[int, float]]:
    async def all_of_them() -> list[tuple[int, float]]:
        return await asyncio.gather(*requests)

    return run_apart(all_of_them())


@pytest.mark.parametrize("kind", [RequestSlots, SqlSlots])
def test_a_refusal_waits_for_a_moment(kind: Callable[[float], RequestSlots]) -> None:
    slots = kind(1)
    app = answering(0)
    (status, _), (refused, seconds) = together(asking(slots, app), asking(slots, app))
    assert (status, refused) == (200, 503)
    assert seconds >= REFUSAL_DELAY
    assert together(asking(slots, app))[0][0] == 200  # all slots are free again


def test_slot_is_freed_while_sending_and_after_failures() -> None:
    slots = RequestSlots(1)

    async def failing(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200})
        raise ValueError("broken")

    async def send(event: Any) -> None:
        assert slots.taken == 0

    with pytest.raises(ValueError, match="broken"):
        run_apart(slots.answer(failing, {}, None, send))
    assert slots.taken == 0


def test_sql_leaves_time_for_others() -> None:
    slots, waits = SqlSlots(6), list[float]()
    app = answering(0.05, waits)
    asked = together(*(asking(slots, app) for _ in range(3)))
    assert {status for status, _ in asked} == {200}
    assert min(later - earlier for earlier, later in pairwise(waits)) >= IDLE_FACTOR * 0.05
    alone = together(asking(RequestSlots(6), answering(0)))[0]
    assert alone[1] < IDLE_FACTOR * 0.05  # pages do not wait with them


def test_requests_with_sql_start_one_after_another() -> None:
    slots, starts = SqlSlots(6), list[tuple[float, float]]()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        starts.append((time.monotonic(), slots.next_start))
        await send({"type": "http.response.start", "status": 200})

    together(*(asking(slots, app) for _ in range(4)))
    assert len(starts) == 4
    for (_, next_start), (start, later) in pairwise(starts):
        assert start >= next_start
        assert later - next_start >= START_INTERVAL


def test_long_waits_are_refused() -> None:
    slots = SqlSlots(6)
    slots.next_start = time.monotonic() + MAX_WAIT + 1
    [(status, seconds)] = together(asking(slots, answering(0)))
    assert (status, seconds < MAX_WAIT) == (503, True)


def test_after_a_long_answer_the_same_client_is_not_refused() -> None:
    slots = SqlSlots(6)
    slots.spend(60)

    async def end_of_the_answer() -> tuple[int, float]:
        await asyncio.sleep(0.05)  # the client has all of it, and asks again
        slots.spend(60)
        return 0, 0

    (status, seconds), _ = together(asking(slots, answering(0)), end_of_the_answer())
    assert (status, seconds <= MAX_WAIT) == (200, True)


def test_only_own_steps_of_a_coroutine_are_measured() -> None:
    spent: list[float] = []

    async def work() -> None:
        busy_for(0.02)
        await asyncio.sleep(0.2)
        busy_for(0.02)

    async def both() -> None:
        await asyncio.gather(metered(work(), spent.append), asyncio.to_thread(busy_for, 0.1))

    run_apart(both())
    assert 0.04 <= sum(spent) < 0.1


def test_measuring_does_not_change_results_and_errors() -> None:
    spent: list[float] = []
    seen: list[str] = []

    async def failing() -> None:
        await asyncio.sleep(0)
        raise ValueError("broken")

    async def waiting() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            seen.append("cancelled")
            raise

    async def cancelled() -> None:
        task = asyncio.ensure_future(metered(waiting(), spent.append))
        await asyncio.sleep(0)
        task.cancel()
        await task

    async def measured() -> None:
        await metered(failing(), spent.append)

    with pytest.raises(ValueError, match="broken"):
        run_apart(measured())
    with pytest.raises(asyncio.CancelledError):
        run_apart(cancelled())
    assert seen == ["cancelled"]


@pytest.mark.parametrize(
    ("accept", "kind", "body"),
    [
        (b"text/html,application/xhtml+xml;q=0.9", b"text/html; charset=utf-8", MESSAGE_PAGE),
        (b"*/*", b"text/plain; charset=utf-8", MESSAGE),
        (b"", b"text/plain; charset=utf-8", MESSAGE),
    ],
)
def test_a_browser_is_refused_with_a_page_and_others_with_text(accept: bytes, kind: bytes, body: str) -> None:
    sent: list[dict[str, Any]] = []

    async def send(event: dict[str, Any]) -> None:
        sent.append(event)

    async def unused(*_: Any) -> None: ...

    run_apart(
        RequestSlots(0).answer(unused, {"type": "http", "headers": [(b"accept", accept)]}, unused, send)
    )
    start, content = sent
    headers = dict(start["headers"])
    assert (start["status"], headers[b"retry-after"], headers[b"content-type"]) == (503, b"2", kind)
    assert content["body"].decode() == body

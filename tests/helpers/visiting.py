"""Ask addresses of a test's own servers, as `links` does."""

import asyncio

from scripts.upkeep.links_judge import LinkAnswer
from scripts.upkeep.links_visit import Settings, Visitor
from tests.helpers.coroutines import run_apart
from tests.helpers.link_server import (
    LinkServer,
    Route,
)

FINE = LinkAnswer("fine", 200)

HOSTS = ("code.example", "other.example")


def settings(web: LinkServer, pause: float = 0, timeout: float = 60, tries: int = 2) -> Settings:
    port = web.server_address[1]
    loopback = {f"{host}:{port}": port for host in HOSTS}
    return Settings(pause, timeout, tries, loopback=loopback)


def visit(chosen: Settings, *urls: str) -> list[LinkAnswer]:
    """The answers for addresses, requested all at once."""

    async def ask_all() -> list[LinkAnswer]:
        visitor = Visitor(chosen)
        async with visitor.client:
            return await asyncio.gather(*map(visitor.ask, urls))

    return run_apart(ask_all())


def ask(web: LinkServer, route: Route, timeout: float = 60, tries: int = 2) -> LinkAnswer:
    """The answer for /page with this route."""
    web.routes["/page"] = route
    return visit(settings(web, timeout=timeout, tries=tries), web.url("/page"))[0]

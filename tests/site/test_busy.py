"""Too many readers at once: some are refused, at once and with a word, and the others are answered."""

import asyncio
from collections import Counter
from pathlib import Path

import httpx
import yaml

from tests.site.conftest import published, served

SLOW = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
REFUSED = "Too many readers at once; please try again in a moment.\n"


async def crowd(site: str, number: int, etag: str) -> tuple[list[httpx.Response], httpx.Response]:
    """Their answers to a slow question, and that to one who meanwhile asks for a page that he has."""
    async with httpx.AsyncClient(base_url=site, timeout=60) as client:
        tasks = [
            asyncio.create_task(client.get("/diffusion-rl.json", params={"sql": SLOW})) for _ in range(number)
        ]
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        known = await client.get("/", headers={"if-none-match": etag})
        return [await task for task in tasks], known


def test_readers_beyond_the_number_are_refused_and_those_who_have_the_page_are_not(small: Path) -> None:
    path = published(small) / "metadata.yml"
    metadata = yaml.safe_load(path.read_text("utf-8"))
    metadata["plugins"]["busy"]["most"] = 4
    path.write_text(yaml.safe_dump(metadata), "utf-8")
    with served(small) as site:
        etag = httpx.get(f"{site}/").headers["etag"]
        answers, known = asyncio.run(crowd(site, 9, etag))
        assert known.status_code == 304
        assert Counter(answer.status_code for answer in answers) == {400: 4, 503: 5}  # 400: cut short
        refused = {(a.headers["retry-after"], a.text) for a in answers if a.status_code == 503}
        assert refused == {("2", REFUSED)}
        assert httpx.get(f"{site}/").status_code == 200

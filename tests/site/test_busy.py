"""Too many readers at once: some are refused, at once and with a word, and the others are answered."""

from collections import Counter
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from pathlib import Path

import httpx
import yaml

from tests.site.conftest import published, served

SLOW = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"
REFUSED = "Too many readers at once; please try again in a moment.\n"


def test_readers_beyond_the_number_are_refused_and_those_who_have_the_page_are_not(small: Path) -> None:
    path = published(small) / "metadata.yml"
    metadata = yaml.safe_load(path.read_text("utf-8"))
    metadata["plugins"]["busy"]["most"] = 4
    path.write_text(yaml.safe_dump(metadata), "utf-8")
    with (
        served(small) as site,
        ThreadPoolExecutor(9) as crowd,
        httpx.Client(base_url=site, timeout=60) as one,
    ):
        etag = one.get("/").headers["etag"]
        asked = [crowd.submit(one.get, "/diffusion-rl.json", params={"sql": SLOW}) for _ in range(9)]
        wait(asked, return_when=FIRST_COMPLETED)
        known = one.get("/", headers={"if-none-match": etag})
        assert known.status_code == 304
        answers = [each.result() for each in asked]
        assert Counter(answer.status_code for answer in answers) == {400: 4, 503: 5}  # 400: cut short
        refused = {(a.headers["retry-after"], a.text) for a in answers if a.status_code == 503}
        assert refused == {("2", REFUSED)}
        assert one.get("/").status_code == 200

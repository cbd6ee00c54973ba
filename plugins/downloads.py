"""List the downloads on the home page, with their sizes.

The size of the streamed CSV is that of its first rows, in proportion: a long list takes long to stream.
"""

from typing import Any

from datasette import hookimpl

from scripts.site import DATABASE

PAPERS = "/diffusion-rl/papers"
STREAMED = "_stream=on&"
PAGES = {
    "csv": f"{PAPERS}.csv?{STREAMED}_size=max",
    "json": f"{PAPERS}.json?_shape=array&_size=max",
    "bib": f"{PAPERS}.bib?_size=max",
    "csljson": f"{PAPERS}.csljson?_size=max",
    "zip": "/diffusion-rl.zip",
}
measured: dict[tuple[str, str], int] = {}  # bytes, by page and database


@hookimpl
def extra_template_vars(datasette: Any, view_name: str) -> dict[str, Any]:
    """Add `downloads` on the home page: each with its address and its size; and `most_rows` of one answer."""

    async def downloads() -> dict[str, tuple[str, int]]:
        database = datasette.get_database(DATABASE)
        pages = {
            name: (path, await page_size(datasette, database.hash, path)) for name, path in PAGES.items()
        }
        return {"db": ("/diffusion-rl.db", database.size), **pages}

    if view_name != "index":
        return {}
    return {"downloads": downloads, "most_rows": datasette.setting("max_returned_rows")}


async def page_size(datasette: Any, version: str | None, path: str) -> int:
    """Return the number of bytes of a page, measured once for each version of the database."""
    if version is None or (version, path) not in measured:
        part = len((await datasette.client.get(path.replace(STREAMED, ""))).content)
        measured[version or "", path] = round(
            part * (await answers_for_all(datasette) if STREAMED in path else 1)
        )
    return measured[version or "", path]


async def answers_for_all(datasette: Any) -> float:
    """Return how many times the rows of one answer all papers are; 1 if one answer has all of them."""
    counted = await datasette.execute(DATABASE, "select count(*) from papers where withdrawn is null")
    return max(1.0, counted.single_value() / datasette.setting("max_returned_rows"))

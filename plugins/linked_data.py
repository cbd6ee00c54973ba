"""Add schema.org descriptions for search engines: the dataset on the home page, a paper on its own page."""

import json
from pathlib import Path
from typing import Any

from datasette import hookimpl

from scripts.site.downloads.snapshot import package_of

ROOT = Path(__file__).parent.parent


@hookimpl
def extra_template_vars() -> dict[str, Any]:
    """Add two functions whose results `tojson` turns into JSON-LD."""
    return {"scholarly_article": scholarly_article, "dataset_for_search_engines": dataset_description}


def scholarly_article(paper: Any, about: Any, url: str) -> dict[str, Any]:
    """Return a ScholarlyArticle from a paper and its venue, without the values that are not known."""
    article = {
        "@context": "https://schema.org",
        "@type": "ScholarlyArticle",
        "url": url,
        "name": paper["title"],
        "author": [{"@type": "Person", "name": name} for name in json.loads(paper["authors"])],
        "datePublished": str(paper["year"]),
        "dateCreated": paper["submitted"],
        "sameAs": list(json.loads(paper["links"]).values()),
        "identifier": [f"arXiv:{paper['arxiv']}"] * bool(paper["arxiv"])
        + [f"doi:{paper['doi']}"] * bool(paper["doi"]),
        "isPartOf": {"@type": "PublicationIssue", "name": about["venue_title"]}
        if about["venue_kind"] != "preprint"
        else None,
    }
    return {key: value for key, value in article.items() if value}


def dataset_description(site: str) -> dict[str, Any]:
    """Return a Dataset with its downloads."""
    package = package_of(ROOT)
    downloads = {"application/vnd.sqlite3": "/diffusion-rl.db", "application/zip": "/diffusion-rl.zip"}
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": package["title"],
        "description": package["description"],
        "url": f"{site}/",
        "version": package["version"],
        "license": package["licenses"][0]["path"],
        "keywords": package["keywords"],
        "isBasedOn": package["sources"][0]["path"],
        "creator": {"@type": "Organization", "name": package["contributors"][0]["title"]},
        "distribution": [
            {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": site + path}
            for kind, path in downloads.items()
        ],
    }

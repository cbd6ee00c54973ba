"""The report of `make test-alpha`: everything works with the pinned Datasette."""

import sys
from pathlib import Path

from tests.site.alpha import SMOKES, copy_site, report


def test_everything_works_on_the_pinned_datasette(repository: Path, tmp_path: Path) -> None:
    copy_site(repository, tmp_path / "site")
    title, table = report(sys.executable, tmp_path / "site").split("\n\n")
    assert title.endswith(f": {len(SMOKES)} of {len(SMOKES)} requests work")
    assert [line.split()[-1] for line in table.splitlines()] == ["answer", *["works"] * len(SMOKES)]


def test_what_breaks_is_reported_with_its_error(repository: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    copy_site(repository, site)
    (site / "plugins/stops.py").write_text("from datasette import nothing_of_this_name\n")
    (site / "templates/charts.html").write_text("{{ nothing.at_all }}\n")
    title, left_out, table = report(sys.executable, site).split("\n\n")
    assert title.endswith(f": {len(SMOKES) - 1} of {len(SMOKES)} requests work")
    assert left_out.splitlines()[1].split()[:4] == ["stops.py", "ImportError:", "cannot", "import"]
    (broken,) = [line for line in table.splitlines() if line.startswith("charts ")]
    assert broken.split(maxsplit=2)[2] == "500 jinja2.exceptions.UndefinedError: 'nothing' is undefined"

"""Clicks of a reader in a real browser: each link or button is followed until its page is loaded."""

from urllib.parse import urlsplit

from playwright.sync_api import Download, Locator, Page, expect

TIMEOUT = 10_000  # milliseconds


def open_page(target: Locator) -> None:
    """Click a link or button, and return when its page is loaded.

    Without this wait, what is read next may be read from the part of the page that has arrived.
    """
    with target.page.expect_event("load"):
        target.click()


def shown_ids(page: Page) -> list[str]:
    """The ids of the papers whose titles are on the page."""
    paths = page.locator("a.title").evaluate_all("links => links.map(link => link.pathname)")
    return [path.rpartition("/")[2] for path in paths]


class Reader:
    """A reader on the home page, without scripts: folded parts cannot be clicked."""

    def __init__(self, tab: Page, site: str) -> None:
        self.tab, self.site, self.clicks = tab, site, 0
        tab.set_default_timeout(TIMEOUT)
        tab.goto(site)

    def try_click(self, target: Locator) -> None:
        """Check that something can be clicked in one colour scheme; change to the other, for the click."""
        dark = self.tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        target.click(trial=True)
        self.tab.emulate_media(color_scheme="light" if dark else "dark")
        self.clicks += 1

    def tick(self, box: Locator) -> None:
        """Click a checkbox."""
        self.try_click(box)
        box.check()

    def open(self, target: Locator) -> None:
        """Click a link or button that opens another page."""
        self.try_click(target)
        open_page(target)

    def link(self, name: str, within: str = "main", exact: bool = True) -> Locator:
        """The first link with a name, in the part of the page for a selector."""
        return self.tab.locator(within).get_by_role("link", name=name, exact=exact).first

    def follow(self, name: str, within: str = "main", exact: bool = True) -> None:
        """Click the first link with a name, in the part of the page for a selector."""
        self.open(self.link(name, within, exact))

    def bar(self, region: str, name: str) -> None:
        """Click a name in one of the charts of the home page."""
        self.open(
            self.tab.get_by_role("region", name=region, exact=True).get_by_role("link", name=name, exact=True)
        )

    def download(self, name: str) -> Download:
        """Click a link to a file."""
        link = self.link(name)
        self.try_click(link)
        with self.tab.expect_download() as found:
            link.click()
        return found.value

    def shown(self) -> list[str]:
        """The ids of the papers whose titles are on the page."""
        return shown_ids(self.tab)

    def sees(self, number: int) -> None:
        """Check that the list shows this number of papers."""
        expect(self.tab.locator(".matches strong").first).to_have_text(f"{number:,}")

    def path(self) -> str:
        """The path of the current page."""
        return urlsplit(self.tab.url).path

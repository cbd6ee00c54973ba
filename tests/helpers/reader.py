"""A reader of the site whose clicks are counted."""

from urllib.parse import urlsplit

from playwright.sync_api import Download, Locator, Page, expect

TIMEOUT = 10_000  # milliseconds


class Reader:
    """A reader on the home page, without scripts: folded parts cannot be clicked."""

    def __init__(self, tab: Page, site: str) -> None:
        self.tab, self.site, self.clicks = tab, site, 0
        tab.set_default_timeout(TIMEOUT)
        tab.goto(site)

    def click(self, target: Locator) -> None:
        """Click something that can be clicked in both colour schemes; the page stays in its own."""
        dark = self.tab.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
        self.tab.emulate_media(color_scheme="light" if dark else "dark")
        target.click(trial=True)
        self.tab.emulate_media(color_scheme="dark" if dark else "light")
        target.click()
        self.clicks += 1

    def follow(self, name: str, within: str = "main", exact: bool = True) -> None:
        """Click the first link with a name, in the part of the page for a selector."""
        self.click(self.tab.locator(within).get_by_role("link", name=name, exact=exact).first)

    def bar(self, region: str, name: str) -> None:
        """Click a name in one of the charts of the home page."""
        self.click(
            self.tab.get_by_role("region", name=region, exact=True).get_by_role("link", name=name, exact=True)
        )

    def download(self, name: str) -> Download:
        """Click a link to a file."""
        with self.tab.expect_download() as found:
            self.follow(name)
        return found.value

    def shown(self) -> list[str]:
        """The ids of the papers whose titles are on the page."""
        paths = self.tab.locator("a.title").evaluate_all("links => links.map(link => link.pathname)")
        return [path.rpartition("/")[2] for path in paths]

    def sees(self, number: int) -> None:
        """Check that the list shows this number of papers."""
        expect(self.tab.locator(".matches strong").first).to_have_text(f"{number:,}")

    def path(self) -> str:
        """The path of the current page."""
        return urlsplit(self.tab.url).path

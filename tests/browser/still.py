"""Wait until a page stands still, however fast or slow the machine is."""

from playwright.sync_api import Page, expect

_STANDS = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    if (!main || document.getAnimations().some((one) => one.playState === 'running')) return false;
    const charts = [...main.querySelectorAll('[data-testid="stPlotlyChart"]')];
    if (main.querySelector('[data-testid="stSkeleton"]')) return false;
    if (charts.some((one) => !one.querySelector('.main-svg'))) return false;
    const now = [main.innerHTML.length, main.scrollHeight, main.scrollWidth].join();
    const [before, times] = window.stoodAs || [null, 0];
    window.stoodAs = [now, now === before ? times + 1 : 0];
    return window.stoodAs[1] >= 2;
}"""


def still(page: Page) -> None:
    """Wait until every chart is drawn, nothing moves, and the page is the same three times running.

    It is looked at every tenth of a second.
    """
    page.evaluate("window.stoodAs = null")
    page.wait_for_function(_STANDS, polling=100, timeout=20_000)


def is_chosen(page: Page, name: str) -> None:
    """Expect that the line above the map speaks of a CCG, and leads to its own page."""
    link = page.get_by_role("link", name="its benchmark and record")
    expect(page.locator("p", has=link)).to_contain_text(name)

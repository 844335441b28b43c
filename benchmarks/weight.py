"""What the first visit of the 45-question page and the next one ask of the network, in Chromium: requests, bytes on the wire.

Apart from what times pages because bytes do not depend on how busy a machine is. Bytes are those of the browser's own tools,
headers included. Refuses to count what a page asks for after it has been quiet for two seconds (who is there, every 20 s).
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.ground import serving, six_pages  # noqa: E402
from benchmarks.pages import SECRET, Browser  # noqa: E402
from tests.databases import make_settings  # noqa: E402
from tests.journeys.conftest import ARGUMENTS, chromium  # noqa: E402


def visit(page: Page, address: str) -> tuple[list[str], Counter[str]]:
    """Open ``address``; return what was asked for, and the bytes of each kind."""
    asked: list[str] = []
    told: dict[str, tuple[str, str]] = {}
    weights: Counter[str] = Counter()
    tools = page.context.new_cdp_session(page)
    tools.send("Network.enable")

    def answered(event: dict) -> None:
        told[event["requestId"]] = (event["type"], event["response"]["url"].rpartition("/")[2])

    def ended(event: dict) -> None:
        kind, name = told.get(event["requestId"], ("Other", ""))
        if weight := int(event["encodedDataLength"]):  # nothing: it was kept
            asked.append(name)
            weights[kind] += weight

    tools.on("Network.responseReceived", answered)
    tools.on("Network.loadingFinished", ended)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(2000)
    tools.detach()
    return asked, weights


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        settings = make_settings(Path(name))
        reader = Browser(six_pages.build(settings, 1), 1)
        environment = {
            "SURVEYS_DEMO": "1",
            "SURVEYS_INSTANCE": name,
            "DATABASE_URL": settings.database_url,
            "SECRET_KEY": SECRET,
        }
        with (
            serving.served("wsgi:app", environment, workers=1) as server,
            sync_playwright() as playwright,
        ):
            launched = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
            url = f"http://127.0.0.1:{server.port}"
            context = launched.new_context(
                locale="fr-CA", viewport={"width": 1280, "height": 900}, base_url=url
            )
            context.add_cookies([{"name": "session", "value": reader.cookie.partition("=")[2], "url": url}])
            page = context.new_page()
            for which in ("first", "next"):
                asked, weights = visit(page, reader.path)
                print(f"{which}: {len(asked)} requests, {sum(weights.values()) / 1000:.1f} kB", dict(weights))
                print("  ", *asked)
            launched.close()


if __name__ == "__main__":
    main()

"""Takes the pictures of real pages that README shows: `make pictures`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.conftest import begin
from tests.browser.serving import launch, serving

PICTURES = Path(__file__).resolve().parents[2] / "docs" / "pictures"
SHOWN = {"today": "/s/husk-now/today", "timeline": "/s/husk-now/"}


def main() -> None:
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        serving(Path(folder)) as served,
    ):
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 860})
        begin(page, served)
        tracker = str(Path(sys.executable).with_name("tracker"))
        environment = os.environ | {"TRACKER_INSTANCE": folder}
        subprocess.run([tracker, "example", "--now"], env=environment, check=True)
        PICTURES.mkdir(parents=True, exist_ok=True)
        for name, address in SHOWN.items():
            page.goto(served.address + address)
            page.screenshot(path=PICTURES / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()

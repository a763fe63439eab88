"""Run as a process of its own, without Django: prints each page of `pages.json` in a folder with WeasyPrint alone."""

import json
import sys
from pathlib import Path

from weasyprint import HTML


def write(folder: Path) -> None:
    """One PDF a page, tagged as ours."""
    for number, html in enumerate(json.loads((folder / "pages.json").read_text())):
        target = folder / f"{number}.pdf"
        HTML(string=html, base_url=f"{folder}/").write_pdf(target, pdf_variant="pdf/ua-1")


if __name__ == "__main__":
    write(Path(sys.argv[1]))

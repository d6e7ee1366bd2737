"""Notice pages a second, metadata included, beside a bare lxml parse and the extractors that are importable, on the same pages in one run.

Processor time, the least of several rounds; each round takes the readers in turn, so that what else the machine does meets all of them.
`ratio` is a reader's time over this library's: above 1 it is slower than this library. Needs `../shared/pages`; the others come with
`pip install -e .[bench]`.
"""

from __future__ import annotations

import argparse
import gc
import importlib
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from policy_notices.decoding import decode
from policy_notices.page import read_page

PAGES = Path(__file__).resolve().parents[2] / "shared" / "pages"
Reader = Callable[[bytes], Any]


def bare_parse(page: bytes) -> object:
    return importlib.import_module("lxml.html").document_fromstring(decode(page))


def trafilatura(page: bytes) -> object:
    return importlib.import_module("trafilatura").bare_extraction(decode(page), favor_precision=True, with_metadata=True)


def readability(page: bytes) -> object:
    return importlib.import_module("readability").Document(decode(page)).summary()


def resiliparse(page: bytes) -> object:
    return importlib.import_module("resiliparse.extract.html2text").extract_plain_text(decode(page), main_content=True)


def magic_html() -> Reader:
    extractor = importlib.import_module("magic_html").GeneralExtractor()
    return lambda page: extractor.extract(decode(page), base_url="http://www.example.gov.cn/")


def readers() -> dict[str, Reader]:
    """This library first, then a bare parse, then whichever of the others can be imported."""
    found: dict[str, Reader] = {
        "policy-notices": lambda page: read_page(page, "http://www.example.gov.cn/a/b.html"),
        "lxml, parse only": bare_parse,
    }
    makers: dict[str, tuple[str, Callable[[], Reader]]] = {
        "trafilatura (precision)": ("trafilatura", lambda: trafilatura),
        "readability-lxml": ("readability", lambda: readability),
        "magic-html": ("magic_html", magic_html),
        "resiliparse": ("resiliparse.extract.html2text", lambda: resiliparse),
    }
    for name, (module, make) in makers.items():
        try:
            importlib.import_module(module)
        except ImportError:
            print(f"{name} is not installed", file=sys.stderr)
            continue
        found[name] = make()
    return found


def measure(found: dict[str, Reader], pages: list[bytes], rounds: int) -> dict[str, float]:
    """Seconds of processor time for all pages, by reader: for each page the least of the rounds, in which a reader reads all pages."""
    least = {name: [float("inf")] * len(pages) for name in found}
    for _ in range(rounds):
        for name, read in found.items():
            for number, page in enumerate(pages):
                began = time.process_time()
                read(page)
                least[name][number] = min(least[name][number], time.process_time() - began)
    return {name: sum(times) for name, times in least.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--pages", type=Path, default=PAGES)
    arguments = parser.parse_args()
    pages = [file.read_bytes() for folder in ("gov_cn", "notices", "full") for file in sorted((arguments.pages / folder).glob("*.html"))]
    if not pages:
        sys.exit(f"{arguments.pages}: expected folders gov_cn, notices and full with pages, found none")
    gc.collect()
    gc.freeze()  # what the imports left behind is no page's cost
    times = measure(readers(), pages, arguments.rounds)
    own = times["policy-notices"]
    print(f"{len(pages)} pages, {sum(map(len, pages)) / 1e6:.2f} MB\n{'reader':26}{'pages/s':>10}{'ratio':>8}")
    for name, took in sorted(times.items(), key=lambda entry: entry[1]):
        print(f"{name:26}{len(pages) / took:10.0f}{took / own:8.2f}")


if __name__ == "__main__":
    main()

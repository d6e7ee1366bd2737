"""How fast records are read: thousand characters a second on one core, beside libraries that only find numbers.

    python bench/targets.py [--texts DIR] [--seconds 3]

The same documents go to whole records (ledger included), to recognizers-text-suite's models of numbers, percentages, money, units,
ordinals, ages, dates and telephone numbers (what a record's value, unit and due and the ledger's reasons need), to cn2an over the runs of
digits that a regular expression finds, and to chinese2digits.
A peer that is not installed is named as missing (they are in `peers.txt`). Also printed: how the time grows from a document to ten times
its length (goal: at most elevenfold), and how much memory a thousand readings leave behind. Times are processor time of this machine and
whatever else it does. Goals: 300 kchar/s, 80 times recognizers-text.
"""

from __future__ import annotations

import argparse
import gc
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from policy_notices.targets import read

SEEDS = Path(__file__).resolve().parents[2] / "shared" / "seeds"
SAMPLE = "一、完善养老服务体系。新增20个养老服务综合体、30个老年人服务中心,年底前覆盖率达到60%以上,培训护理员不少于1.2万人次。"
_RUN = re.compile(r"[0-9零一二三四五六七八九十百千万亿两.]+")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, default=SEEDS)
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each reader is measured")
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(options.texts.glob("*.txt"))] or [SAMPLE * 60]
    print(f"{len(texts)} documents, {sum(map(len, texts)):,} characters")
    own = _speed(read, texts, options.seconds)
    print(f"{'policy_notices.targets.read':36}{own:10.1f} kchar/s   (goal 300)")
    for name, peer in (("recognizers-text-suite", _recognizers), ("cn2an over digit runs", _cn2an), ("chinese2digits", _chinese2digits)):
        try:
            reader = peer()
        except ImportError as error:
            print(f"{name:36}   missing ({error.name}); install the bench extra")
            continue
        speed = _speed(reader, texts, options.seconds)
        print(f"{name:36}{speed:10.1f} kchar/s   this reads {own / speed:.1f} times as fast")
    _growth(texts)
    _memory(texts)
    return 0


def _speed(reader: Callable[[str], object], texts: list[str], seconds: float) -> float:
    """The best pass within the time, in thousand characters a second of processor time."""
    for text in texts[:1]:
        reader(text)
    best, spent = float("inf"), 0.0
    while spent < seconds:
        started = time.process_time()
        for text in texts:
            reader(text)
        passed = time.process_time() - started
        best, spent = min(best, passed), spent + passed
    return sum(map(len, texts)) / best / 1000


def _recognizers() -> Callable[[str], object]:
    from recognizers_date_time import recognize_datetime
    from recognizers_number import Culture, recognize_number, recognize_ordinal, recognize_percentage
    from recognizers_number_with_unit import recognize_age, recognize_currency, recognize_dimension
    from recognizers_sequence import recognize_phone_number

    counted = (recognize_number, recognize_percentage, recognize_currency, recognize_dimension)
    models = (*counted, recognize_ordinal, recognize_age, recognize_datetime, recognize_phone_number)
    return lambda text: [model(text, Culture.Chinese) for model in models]


def _cn2an() -> Callable[[str], object]:
    import cn2an

    def reader(text: str) -> list[object]:
        found = []
        for run in _RUN.findall(text):
            try:
                found.append(cn2an.cn2an(run, "smart"))
            except ValueError:
                continue
        return found

    return reader


def _chinese2digits() -> Callable[[str], object]:
    import chinese2digits

    return lambda text: chinese2digits.takeNumberFromString(text)


def _growth(texts: list[str]) -> None:
    document = "\n".join(texts)
    document = document * max(1, 1_000_000 // len(document))
    short = _once(document)
    grown = _once(document * 10) / short
    print(f"growth: {len(document) / 1e6:.1f} M characters {short:.2f} s, ten times as many {grown:.1f} times as long (goal 11)")


def _once(text: str) -> float:
    gc.collect()
    started = time.process_time()
    read(text)
    return time.process_time() - started


def _memory(texts: list[str]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for index in range(1000):
        read(texts[index % len(texts)][:4000])
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"memory: peak {before / 1024:.0f} MB before, {after / 1024:.0f} MB after a thousand readings")


if __name__ == "__main__":
    sys.exit(main())

"""The dimension tables' rows: regions, domains, days."""

from __future__ import annotations

import csv
import hashlib
import importlib.metadata
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2040, 12, 31)

_HERE = Path(__file__).parent


def version() -> str:
    """A digest of what the rows are made from."""
    made = hashlib.sha256(f"{FIRST_DAY} {LAST_DAY} {importlib.metadata.version('chinesecalendar')}".encode())
    for path in (Path(__file__), *sorted(_HERE.glob("*.csv"))):
        made.update(path.read_bytes())
    return made.hexdigest()


def regions() -> Iterator[dict[str, Any]]:
    """Rows of `region`, with the names of province and city."""
    rows = {row["region_code"]: row for row in _read("regions.csv")}
    for code, row in rows.items():
        parent = row["parent_code"] or None
        line = [row] if parent is None else [row, rows[parent]]
        if parent and rows[parent]["parent_code"]:
            line.append(rows[rows[parent]["parent_code"]])
        city = next((each["name"] for each in line if each["level"] == "city"), None)
        yield {
            "region_code": code,
            "name": row["name"],
            "level": row["level"],
            "parent_code": parent,
            "province": line[-1]["name"],
            "city": city,
        }


def domains() -> Iterator[dict[str, Any]]:
    """Rows of `domain`."""
    for position, row in enumerate(_read("domains.csv"), start=1):
        yield row | {"position": position}


def days() -> Iterator[dict[str, Any]]:
    """Rows of `calendar`. Work days and holidays are those that the State Council has proclaimed, as chinesecalendar has them."""
    import chinese_calendar

    day = FIRST_DAY
    while day <= LAST_DAY:
        try:
            is_workday, holiday = chinese_calendar.is_workday(day), chinese_calendar.get_holiday_detail(day)[1]
        except NotImplementedError:
            is_workday, holiday = None, None
        week = day.isocalendar()
        yield {
            "day": day,
            "year": day.year,
            "quarter": (day.month + 2) // 3,
            "month": day.month,
            "year_month": day.strftime("%Y-%m"),
            "iso_week": week.week,
            "weekday": week.weekday,
            "is_workday": is_workday,
            "holiday": holiday,
        }
        day += timedelta(days=1)


def _read(name: str) -> list[dict[str, str]]:
    with (_HERE / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))

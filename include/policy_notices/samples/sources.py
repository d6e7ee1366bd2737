"""The five sample portals. What their recorded texts state is given as they state it; the rest is made up (see include/samples)."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache

from policy_notices import settings
from policy_notices.samples.families import jpage, plain, share, trs
from policy_notices.samples.notices import SHANGHAI, Entry, Source
from policy_notices.samples.site import Site


@cache
def sites() -> dict[str, Site]:
    """The sample portals by id."""
    built = (
        trs(_wuhan(), folder="/zwgk/gzjh/", per_page=12, charset="gb2312", style="text-indent: 2em"),
        jpage(_huzhou(), column=1229561077, unit=5607123, per_page=10),
        trs(_changchun(), folder="/zwgk/ghzj/", per_page=10, charset="utf-8", gzipped=True),
        plain(_daye(), folder="/zfxxgk/bmpt/sz/mzj/fd/ghxx/", per_page=14),
        share(_wendang(), folder="/zl/minzheng/", per_page=16),
    )
    return {site.id: site for site in built}


def _wuhan() -> Source:
    recorded = Entry(
        number=54871,
        title="武汉民政2015年重点工作要点",
        published=datetime(2016, 5, 24, 5, 35, tzinfo=SHANGHAI),
        paragraphs=(),
        index_no="010886343/2019-30754",
    )
    return Source(
        id="wuhan_mzj",
        host="mzj.wuhan.localhost",
        authority="武汉市民政局",
        bureau="武汉市民政局",
        city="武汉市",
        districts="区",
        recorded=recorded,
        body=slice(10, -6),
        first_year=2015,
        index_prefix="010886343/",
        doc_prefix="武民政",
    )


def _huzhou() -> Source:
    recorded = Entry(
        number=3857462,
        title="湖州市民政局关于印发《2022 年全市民政工作要点》的通知",
        published=datetime(2022, 3, 21, 10, 47, 6, tzinfo=SHANGHAI),
        paragraphs=(),
        written=date(2022, 3, 14),
        index_no="002564280/2022-00022",
        doc_no="湖民〔2022〕6 号",
    )
    return Source(
        id="huzhou_mzj",
        host="mzj.huzhou.localhost",
        authority="湖州市民政局",
        bureau="湖州市民政局",
        city="湖州市",
        districts="区县",
        recorded=recorded,
        body=slice(7, -1),
        first_year=2020,
        index_prefix="002564280/",
        doc_prefix="湖民",
    )


def _changchun() -> Source:
    recorded = Entry(
        number=3245678,
        title="2024年长春市民政工作思路",
        published=datetime(2024, 3, 15, 14, 20, tzinfo=SHANGHAI),
        paragraphs=(),
        written=date(2024, 3, 8),
        index_no="013829452/2024-00815",
    )
    return Source(
        id="changchun_mzj",
        host="mzj.changchun.localhost",
        authority="长春市民政局",
        bureau="长春市民政局",
        city="长春市",
        districts="县（市）区",
        recorded=recorded,
        body=slice(0, None),
        first_year=2021,
        index_prefix="013829452/",
        doc_prefix="长民",
    )


def _daye() -> Source:
    recorded = Entry(
        number=1127533,
        title="2023年度民政重点工作完成情况汇报",
        published=datetime(2024, 6, 4, 16, 8, tzinfo=SHANGHAI),
        paragraphs=(),
    )
    return Source(
        id="daye_mzj",
        host="mzj.daye.localhost",
        authority="大冶市民政局",
        bureau="大冶市民政局",
        city="大冶市",
        districts="乡镇（街道）",
        recorded=recorded,
        body=slice(7, None),
        first_year=2022,
    )


def _wendang() -> Source:
    lines = (settings.SAMPLES / "texts" / "wendang_share.txt").read_text(encoding="utf-8").split("\n")
    recorded = Entry(
        number=165706,
        title=lines[1],
        published=datetime(2024, 7, 4, 16, 57, 6, tzinfo=SHANGHAI),
        paragraphs=(),
    )
    return Source(
        id="wendang_share",
        host="wendang.localhost",
        authority="文档分享网",
        bureau="某市民政局",
        city="某市",
        districts="区",
        recorded=recorded,
        body=slice(0, 1),
        first_year=2023,
        lines=(lines[2], lines[3]),
    )

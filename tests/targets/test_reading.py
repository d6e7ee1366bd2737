"""What holds for every text: spans, white space, order, the ledger, and time."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.targets.conftest import cases, seeds

from policy_notices.settings import VOCABULARY
from policy_notices.targets import RULE_VERSION, explain, read, records
from policy_notices.targets.vocabulary import vocabulary_digest

PLAN = (
    "2024年全市老龄工作要点\n一、完善养老服务体系\n(一)增强供给。新增20个养老服务综合体、30个老年人服务中心,培训护理员不少于1.2万人次。\n"
    "(二)提升质量。年底前覆盖率达到60%以上。制定《养老机构服务规范》。\n二、加强社会组织管理\n(三)加强监管。市县两级检查率分别达到4%、3%。\n"
)
REPORT = (
    "2023年民政工作总结\n一、主要工作情况\n1.社会救助。全年救助困难群众3.5万余人,发放资金1361.04万元,同比增长5.2%。\n"
    "2.婚姻登记。办理婚姻登记4978对,合格率100%。\n二、下一步打算\n1.新建幸福食堂10家,到2025年覆盖率达到80%。\n"
)
TEXTS = (PLAN, REPORT)
ALPHABET = "一二三十百千万亿两第年月日个家名%5120.,、。;:()《》“”〔〕①每不少于达到以上增长占新增分别的其中至-/\n \t　养老服务覆盖率《ABx①"


def _facts(text: str) -> list[tuple[object, ...]]:
    return [(t.kind, t.value_text, t.value, t.value_max, t.unit, t.comparator, t.item_no, t.per) for t in read(text).targets]


@given(st.text(alphabet=ALPHABET, max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_raises_and_all_offsets_cut_out_their_evidence(text: str) -> None:
    reading = read(text)
    for target in reading.targets:
        assert "".join(text[target.start : target.end].split()) == target.value_text
        assert text[target.quote_start : target.quote_end] == target.quote
        assert target.quote_start <= target.start < target.end <= target.quote_end
    for numeral in reading.ledger:
        assert "".join(text[numeral.start : numeral.end].split()) == numeral.text
        assert numeral.target is not None or numeral.reason is not None
    list(records(reading))


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_no_unicode_raises(text: str) -> None:
    read(text)


@pytest.mark.parametrize("text", TEXTS)
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_inserted_white_space_changes_no_value(text: str, data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, len(text)), min_size=1, max_size=20))
    spaces = data.draw(st.lists(st.sampled_from([" ", "　", "\u2003", "  "]), min_size=len(places), max_size=len(places)))
    spaced = text
    for place, space in sorted(zip(places, spaces, strict=True), reverse=True):
        spaced = spaced[:place] + space + spaced[place:]
    assert _facts(spaced) == _facts(text)


@pytest.mark.parametrize("width", [12, 20, 33])
@pytest.mark.parametrize("text", TEXTS)
def test_hard_wrapped_lines_change_no_value(text: str, width: int) -> None:
    wrapped = "\n".join("\n".join(line[at : at + width] for at in range(0, len(line), width)) for line in text.splitlines())
    assert [fact[1:6] for fact in _facts(wrapped)] == [fact[1:6] for fact in _facts(text)]


def test_documents_one_after_the_other_give_their_records_one_after_the_other() -> None:
    together = _facts(PLAN + "\n\n" + PLAN)
    assert together == _facts(PLAN) * 2


@pytest.mark.parametrize("text", TEXTS)
def test_records_and_ledger_stand_in_reading_order_and_reading_is_deterministic(text: str) -> None:
    reading = read(text)
    assert reading == read(text)
    for rows in (reading.targets, reading.ledger, reading.sections):
        starts = [row.start for row in rows]
        assert starts == sorted(starts)


@pytest.mark.parametrize("text", TEXTS)
def test_every_arabic_numeral_is_in_the_ledger_once(text: str) -> None:
    ledger = read(text).ledger
    for digits in re.finditer(r"\d+", text):
        rows = [row for row in ledger if row.start <= digits.start() and digits.end() <= row.end]
        assert len(rows) == 1, digits.group()
        assert rows[0].target is not None or rows[0].reason is not None


def test_the_ledger_points_at_the_record_that_a_numeral_belongs_to() -> None:
    reading = read(REPORT)
    for numeral in reading.ledger:
        if numeral.target is not None:
            target = reading.targets[numeral.target]
            assert (target.start, target.end) == (numeral.start, numeral.end)


def test_sections_nest_and_name_their_headings() -> None:
    sections = read(PLAN).sections
    assert [(section.number, section.heading) for section in sections][:2] == [("一", "完善养老服务体系"), ("一", "增强供给")]
    assert sections[0].start < sections[1].start < sections[1].end <= sections[0].end


def test_plan_and_report_are_told_apart_within_one_document() -> None:
    kinds = {target.value_text: target.kind for target in read(REPORT).targets}
    assert kinds["4978对"] == "result"
    assert kinds["10家"] == "target"


def test_explain_names_the_rules_that_fired() -> None:
    told = explain(PLAN, "60%")
    assert "覆盖率" in told
    assert "behind: 以上" in told
    assert "2024-12-31" in told
    assert "date" in explain(PLAN, "2024年")
    assert "does not stand" in explain(PLAN, "77%")


TABLE = "社区服务站一览\n序号\t名称\t地址\n4\t和平社区\t新园路48号\n5\t百合社区\t滨河街12号\n6\t万家社区\t三里桥7号\n"


def test_a_tab_is_the_wall_between_two_cells() -> None:
    reading = read(TABLE)
    assert reading.targets == ()
    reasons = {TABLE[row.start : row.end]: row.reason for row in reading.ledger}
    assert {number: reasons[number] for number in ("4", "5", "6", "48号", "12号")} == {
        "4": "item_number", "5": "item_number", "6": "item_number", "48号": "name", "12号": "name",
    }  # fmt: skip


def test_a_cell_names_what_the_next_cell_counts() -> None:
    (target,) = read("一、\t养老服务\n新增养老机构\t20个\n").targets
    assert (target.indicator, target.value, target.quote) == ("养老机构", 20, "20个")


def _squeeze(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("text", [*TEXTS, TABLE, *(case["text"] for case in cases()), *seeds()])
def test_all_offsets_cut_out_what_the_row_says(text: str) -> None:
    reading = read(text)
    for target in reading.targets:
        assert _squeeze(text[target.start : target.end]) == _squeeze(target.value_text)
        assert _squeeze(text[target.quote_start : target.quote_end]) == _squeeze(target.quote)
        assert target.quote_start <= target.start < target.end <= target.quote_end
    for row in reading.ledger:
        assert row.start < row.end
        assert _squeeze(text[row.start : row.end]) == _squeeze(row.text)


def test_the_version_changes_with_the_vocabulary(tmp_path: Path) -> None:
    for path in VOCABULARY.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert RULE_VERSION.endswith(f".{vocabulary_digest(tmp_path)}")
    with (tmp_path / "verbs.yaml").open("a", encoding="utf-8") as verbs:
        verbs.write("# a note\n")
    assert not RULE_VERSION.endswith(f".{vocabulary_digest(tmp_path)}")


def _seconds(text: str) -> float:
    started = time.process_time()
    read(text)
    return time.process_time() - started


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "一",
        "百",
        "、",
        "(",
        "“",
        "《",
        "①",
        "每",
        "分别",
        "不少于",
        "占",
        "增长",
        "(一)",
        "1,",
        "1个、",
        "到2025年",
        "百分之",
        "制定《",
        "一、",
        "。",
        "20个",
        "\t1",
    ],
)
def test_a_hostile_text_of_one_cue_is_read_in_linear_time(unit: str) -> None:
    """Ten times the text may take thirty times as long on a busy machine, never a hundred times."""
    short = max(_seconds(unit * (4_000 // len(unit))), 0.02)
    assert _seconds(unit * (40_000 // len(unit))) <= 30 * short


def test_a_long_document_is_read_in_linear_time() -> None:
    document = "".join(text.replace("20个", f"{number}个") for number in range(10, 40) for text in TEXTS)
    short = max(_seconds(document), _seconds(document))
    assert _seconds(document * 10) <= 30 * short

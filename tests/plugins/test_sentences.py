"""What the pipeline says to an operator is there in Chinese: found in the code itself, so a new message without its translation fails here."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from policy_notices.settings import INCLUDE

LIBRARY = INCLUDE / "policy_notices"
WHERE_A_RUN_FAILS = (
    *("archive.py", "challenges.py", "content_encoding.py", "decoding.py", "staging.py"),
    *("crawl/**/*.py", "page/*.py", "stages/*.py", "warehouse/engine.py", "warehouse/loader.py", "warehouse/exports.py"),
    *("quality/review.py", "quality/precedents.py", "warehouse/queries.py"),
)
FOR_THE_PROGRAMMER = {"KeyError", "TypeError", "ValueError", "DeclarationError"}
"""What is raised for a wrong call, or for a file that a maintainer has just written."""
WRONG_CALLS = ("unknown staged tables", "a row has columns that its table does not")
NAMES = re.compile(r"`[^`]*`|policy-notices [a-z ]+|Validation report|Quarantined rows")
"""Commands, code and the buttons on Airflow's tasks."""
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")


def templates(node: ast.AST) -> Iterator[str]:
    """The texts that an expression may be, with `7` for what is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    elif isinstance(node, ast.IfExp):
        yield from (*templates(node.body), *templates(node.orelse))


def raised(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        name = getattr(node.func, "id", "") if isinstance(node, ast.Call) and node.args else ""
        if name.endswith("Error") and name not in FOR_THE_PROGRAMMER:
            yield from templates(node.args[0])


def messages() -> set[str]:
    found = {text for glob in WHERE_A_RUN_FAILS for file in LIBRARY.glob(glob) for text in raised(file)}
    return {text for text in found if not any(call in text for call in WRONG_CALLS)}


def meanings() -> set[str]:
    from policy_notices.quality import batch_rules, precedents
    from policy_notices.quality.baseline import SUITES
    from policy_notices.quality.suites import expectations

    rows = {each.meaning for table in SUITES for each in expectations(table)}
    return rows | {each.meaning for each in batch_rules.FLOORS} | {precedents.AGAIN, precedents.REJECTED}


def floors() -> set[str]:
    """What a floor of the batch says it has seen: it begins the message of a blocked run."""
    tree = ast.parse((LIBRARY / "quality" / "batch_rules.py").read_text(encoding="utf-8"))
    return {text for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value for text in templates(node.value)}


def challenges() -> set[str]:
    from policy_notices import challenges as known

    return {shape.name for shape in (*known.CHALLENGES, *known.MISSES)} | set(known._NEXT.values())


def alerts() -> set[str]:
    """The arguments of each `Alert(…)`, and what it says to do."""
    from policy_notices_airflow import alerts as known

    tree = ast.parse(Path(known.__file__).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Alert"]
    said = {
        text for call in calls for given in call.keywords if given.arg in ("subject", "kept", "todo") for text in templates(given.value)
    }
    return said | {*known.TODO.values(), known.TODO_OTHERWISE, known.NOTHING_LOADED}


def unread_files() -> set[str]:
    """Why a file was not read, beside its name on a notice's page."""
    trees = [ast.parse(file.read_text(encoding="utf-8")) for file in (LIBRARY / "files").glob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call) and len(node.args) > 1]
    return {text for call in calls if getattr(call.func, "id", "") == "UnreadableError" for text in templates(call.args[1])}


def rules() -> set[str]:
    """The rules that a trigger form offers and a proposal counts by."""
    from policy_notices.rule_names import RULES

    return {*RULES, "no rule"}


def refusals() -> set[str]:
    """What the pages themselves answer to a wrong address or form."""
    import policy_notices_pages

    files = Path(policy_notices_pages.__file__).parent.glob("*.py")
    return {text for file in files for text in raised(file)}


@pytest.mark.parametrize("collect", [messages, meanings, floors, challenges, alerts, unread_files, rules, refusals])
def test_no_english_is_left_of_what_an_operator_is_told(collect):
    from policy_notices_pages.sentences import in_chinese

    said = collect()
    assert said
    told = {text: in_chinese(text) for text in said}
    left = {text: chinese for text, chinese in told.items() if ENGLISH.search(NAMES.sub("", chinese))}
    assert left == {}, "put what is left into plugins/policy_notices_pages/sentences.yaml"


def test_what_is_filled_in_stays_as_it_is():
    from policy_notices_pages.sentences import in_chinese

    message = "discover: http://mzj.example.gov.cn/robots.txt: status 503; without its robots.txt a host is not crawled, try again later"
    assert in_chinese(message) == "discover: http://mzj.example.gov.cn/robots.txt：状态 503；取不到 robots.txt 的主机不予抓取，请稍后重试"
    assert in_chinese("武汉市民政局 http://a.example/b c") == "武汉市民政局 http://a.example/b c"


def test_an_operator_reads_chinese_where_the_language_is_chinese(monkeypatch):
    from policy_notices_airflow.spoken import spoken

    body = "The page\n\n    The page\n\n- critical: The text was decoded with the wrong character set. Set the portal's `charset` and run it again."
    assert spoken(body) == body
    monkeypatch.setenv("POLICY_NOTICES_LANGUAGE", "zh")
    assert spoken(body) == "网页\n\n    The page\n\n- 严重：文本以错误的字符集解码。请设置门户的 `charset` 后重新运行。"

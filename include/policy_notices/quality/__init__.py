"""Nothing bad gets in, nothing good is lost: expectation suites, the gate, quarantine and decisions, floors, Data Docs, proof."""

from policy_notices.quality.context import Decision, PastRun, RunContext, Verdict
from policy_notices.quality.gate import validate
from policy_notices.quality.review import decisions

__all__ = ["Decision", "PastRun", "RunContext", "Verdict", "decisions", "validate"]

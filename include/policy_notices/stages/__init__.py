"""The pipeline's stages. Each is a function of a `Run`: it reads what the stage before staged, stages its own, and returns counts.

A stage that is repeated replaces what its earlier try left, so a run that died anywhere is run again from that stage.
"""

from policy_notices.stages.discover import discover
from policy_notices.stages.fetch import fetch
from policy_notices.stages.load import load, record_failure
from policy_notices.stages.parse import parse
from policy_notices.stages.publish import portal_freshness, publish_exports, publish_marts
from policy_notices.stages.run import Run
from policy_notices.stages.validate import validate

__all__ = [
    "Run",
    "discover",
    "fetch",
    "load",
    "parse",
    "portal_freshness",
    "publish_exports",
    "publish_marts",
    "record_failure",
    "validate",
]

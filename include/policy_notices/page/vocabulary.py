"""The words that the page rules read, from `include/vocabulary`."""

from __future__ import annotations

from functools import cache
from typing import Any

import yaml

from policy_notices import settings
from policy_notices.errors import DeclarationError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def words(name: str) -> dict[str, Any]:
    """The mapping in `<name>.yaml`. Raises DeclarationError when it is none."""
    path = settings.VOCABULARY / f"{name}.yaml"
    try:
        loaded = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506
    except (OSError, yaml.YAMLError) as error:
        raise DeclarationError(f"{path}: expected a YAML mapping, {' '.join(str(error).split())}") from error
    if not isinstance(loaded, dict):
        raise DeclarationError(f"{path}:1: expected a YAML mapping, got {type(loaded).__name__}")
    return loaded

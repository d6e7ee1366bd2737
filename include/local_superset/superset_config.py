"""Superset's settings: a server for one machine, in Chinese, that sends nothing elsewhere. Read by Superset, not by this project."""

import os
from copy import deepcopy

from superset.config import TALISMAN_CONFIG as DEFAULT_TALISMAN_CONFIG

SECRET_KEY = os.environ["LOCAL_SUPERSET_SECRET_KEY"]
SQLALCHEMY_DATABASE_URI = os.environ["LOCAL_SUPERSET_METADATA"]
PREVENT_UNSAFE_DB_CONNECTIONS = False  # a SQLite warehouse; the bundle opens it read-only
BABEL_DEFAULT_LOCALE = "zh"
LANGUAGES = {"zh": {"flag": "cn", "name": "简体中文"}, "en": {"flag": "us", "name": "English"}}
APP_NAME = "政策公告"
TALISMAN_CONFIG = deepcopy(DEFAULT_TALISMAN_CONFIG)
TALISMAN_CONFIG["content_security_policy"] |= {"img-src": ["'self'", "blob:", "data:"], "connect-src": ["'self'"]}

"""Superset as a bank that tries it would set it up on one machine: two workers, answers kept in files for a day.

Charts below the window are drawn too, as on the other pages.
"""

import os

HOME = os.environ["SUPERSET_HOME"]
SECRET_KEY = "only for a comparison on this machine"
SQLALCHEMY_DATABASE_URI = f"sqlite:///{HOME}/superset.db"
WTF_CSRF_ENABLED = False
TALISMAN_ENABLED = False
PREVENT_UNSAFE_DB_CONNECTIONS = False
FEATURE_FLAGS = {"DASHBOARD_VIRTUALIZATION": False}
_KEPT = {"CACHE_TYPE": "FileSystemCache", "CACHE_DEFAULT_TIMEOUT": 86_400, "CACHE_THRESHOLD": 100_000}
CACHE_CONFIG = _KEPT | {"CACHE_DIR": f"{HOME}/cache"}
DATA_CACHE_CONFIG = _KEPT | {"CACHE_DIR": f"{HOME}/data"}
FILTER_STATE_CACHE_CONFIG = _KEPT | {"CACHE_DIR": f"{HOME}/filters"}
EXPLORE_FORM_DATA_CACHE_CONFIG = _KEPT | {"CACHE_DIR": f"{HOME}/forms"}

"""`python -m ui.gate [PORT]`: tells a proxy whether a request comes from somebody who may use the cockpit.

Streamlit serves files made for a reader below `/media/` to whoever knows the address. A proxy asks here first
(nginx: `auth_request`): 204 for the cookie of a sign-in that counts now, 401 for everything else. It listens on
loopback, reads the same secrets and users' file as the cockpit, and nothing else.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from streamlit.auth_util import get_cookie_with_chunks
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from ui.account import NoAccess, from_claims
from ui.doors import door

PORT = 8599


def is_allowed(cookies: Mapping[str, str]) -> bool:
    """Whether cookies hold a sign-in that counts at this moment. In demo mode everybody may use the cockpit."""
    mode = door().mode
    if mode != "sign_in":
        return mode == "demo"

    def signed(name: str) -> bytes | None:
        return decode_signed_value(get_cookie_secret(), name, cookies.get(name, ""))

    try:
        claims = json.loads(get_cookie_with_chunks(signed, USER_COOKIE_NAME) or b"null")
        from_claims(claims if isinstance(claims, dict) else {}).scope()
    except (ValueError, NoAccess):
        return False
    return True


class Gate(BaseHTTPRequestHandler):
    """Answers 204 or 401, without a body."""

    def do_GET(self) -> None:
        """One question of the proxy."""
        try:
            cookies = {name: one.value for name, one in SimpleCookie(self.headers.get("Cookie", "")).items()}
        except CookieError:
            cookies = {}
        self.send_response(204 if is_allowed(cookies) else 401)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """The proxy keeps the log of requests."""


def main() -> None:
    """Serve until stopped."""
    port = int(sys.argv[1]) if len(sys.argv) > 1 else PORT
    ThreadingHTTPServer(("127.0.0.1", port), Gate).serve_forever()


if __name__ == "__main__":
    main()

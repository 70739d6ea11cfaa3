"""One process of several that serve the cockpit, what it may take of the machine, and the nginx before them."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mart.reader import READ_MEMORY_PCT

DRAIN_SECONDS = float(os.environ.get("COCKPIT_DRAIN_SECONDS", "900"))
ESTABLISHED = "01"  # of a connection in /proc/net/tcp


@dataclass
class Worker:
    """One process; `late`: health checks in a row that it did not answer."""

    port: int
    process: subprocess.Popen
    late: int = 0
    since: float = field(default_factory=time.monotonic)

    @property
    def is_healthy(self) -> bool:
        """Whether it answers now."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=5).close()
        except OSError:
            return False
        return True

    @property
    def readers_cnt(self) -> int:
        """Open connections, which are the websockets of its readers: nginx keeps no other."""
        lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
        return sum(line[1].endswith(f":{self.port:04X}") and line[3] == ESTABLISHED for line in lines)

    def end(self) -> None:
        """Stop it."""
        self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()


def shares(workers: int, cores: int) -> dict[str, str]:
    """What each of several processes may take of the machine, so that they do not fight: DuckDB's threads and memory.

    >>> shares(2, 4)
    {'COCKPIT_READ_THREADS': '2', 'COCKPIT_READ_MEMORY_PCT': '20'}
    """
    threads, memory = max(1, cores // workers), max(5, READ_MEMORY_PCT // workers)
    return {"COCKPIT_READ_THREADS": str(threads), "COCKPIT_READ_MEMORY_PCT": str(memory)}


def nginx_conf(folder: Path, port: int, serving: Sequence[int], draining: Sequence[int]) -> str:
    """The whole configuration. A file is looked for in the other processes, too: it may have been made before a
    restart."""
    servers = "".join(f"server 127.0.0.1:{one} max_fails=2 fail_timeout=5s; " for one in serving)
    leaving = "".join(f"server 127.0.0.1:{one}; " for one in draining)
    proxied = "proxy_http_version 1.1; proxy_set_header Host $http_host; proxy_set_header X-Forwarded-For $remote_addr;"
    return f"""pid {folder}/pid; error_log {folder}/error.log; daemon off; worker_processes 1;
worker_shutdown_timeout {int(DRAIN_SECONDS)}s;
events {{ worker_connections 4096; }}
http {{
access_log off; server_tokens off; client_max_body_size 1m;
client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
map $cookie_cockpit_place $place {{ '' $request_id; default $cookie_cockpit_place; }}
map $cookie_cockpit_place $new_place {{ '' "cockpit_place=$request_id; Path=/; HttpOnly; SameSite=Lax"; default ''; }}
map $http_upgrade $upgrade {{ default upgrade; '' ''; }}
upstream cockpit {{ hash $place consistent; {servers} }}
upstream files {{ hash $place consistent; {servers}{leaving} }}
server {{
listen 127.0.0.1:{port};
{proxied}
location / {{ add_header Set-Cookie $new_place; proxy_pass http://cockpit; }}
location /media/ {{ proxy_next_upstream error timeout http_404; proxy_pass http://files; }}
location = /_stcore/stream {{ proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection $upgrade;
proxy_read_timeout 1h; proxy_pass http://cockpit; {proxied} }}
location = /_stcore/metrics {{ return 404; }}
}}
}}
"""

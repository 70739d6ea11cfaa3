"""`python -m ui.workers --workers N --port P`: N processes of the cockpit behind one address, by nginx.

One interpreter serves one click at a time. Each process reads the same published mart; a reader stays with one process
by the hash of a cookie, because a session's websocket and files belong to it. A process that ends or does not answer is
replaced; after a publish all are, one after the other: a new one takes over, the old one ends when its readers left.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from mart.config import REPO, paths
from ui.worker import DRAIN_SECONDS, Worker, nginx_conf, shares

CHECK_SECONDS, LATE_CHECKS = 2.0, 3
START_SECONDS = 120


class NotServed(RuntimeError):
    """One line: why the cockpit cannot be served this way."""


class Workers:
    """The processes and the nginx before them. Call `start`, then `look` every few seconds, `end` at last."""

    def __init__(self, count: int, port: int):
        self.count, self.port = count, port
        self.folder = Path(tempfile.mkdtemp(prefix="cockpit-workers-"))
        self.started: list[Worker] = []  # every one that may still be there, also one that does not answer yet
        self.serving: list[Worker] = []
        self.draining: list[Worker] = []
        self.build = ""

    def start(self) -> None:
        """Start everything; raises NotServed where a process or nginx does not."""
        nginx = shutil.which("nginx") or shutil.which("/usr/sbin/nginx")
        if not nginx:
            raise NotServed("nginx is not installed: apt-get install nginx-light, or make run for one process")
        self.build = _published()
        self.serving = [self._process() for _ in range(self.count)]
        for worker in self.serving:
            self._answering(worker)
        self._write()
        conf = ["-p", str(self.folder), "-c", str(self.folder / "nginx.conf"), "-e", str(self.folder / "error.log")]
        self.nginx = subprocess.Popen([nginx, *conf])
        time.sleep(0.5)
        if self.nginx.poll() is not None:
            raise NotServed(f"nginx ended at once: {(self.folder / 'error.log').read_text().strip()[-300:]}")

    def look(self) -> None:
        """One look: replace what ended or is late, follow a publish, end what has no readers left."""
        for worker in list(self.serving):
            worker.late = 0 if worker.is_healthy else worker.late + 1
            if worker.process.poll() is not None or worker.late >= LATE_CHECKS:
                self._replace(worker, "does not answer")
        build = _published()
        if build and build != self.build:
            self.build = build
            for worker in list(self.serving):
                self._replace(worker, f"has served before build {build}")
        for worker in list(self.draining):
            if not worker.readers_cnt or time.monotonic() - worker.since > DRAIN_SECONDS:
                worker.end()
                self.draining.remove(worker)
                self.started.remove(worker)
                self._write()

    def end(self) -> None:
        """Stop everything and leave nothing behind."""
        if hasattr(self, "nginx"):
            self.nginx.terminate()
            self.nginx.wait(timeout=20)
        for worker in self.started:
            worker.end()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _replace(self, worker: Worker, why: str) -> None:
        print(f"serve: process {worker.process.pid} {why}: another takes over", flush=True)
        fresh = self._process()
        self._answering(fresh)
        self.serving[self.serving.index(worker)] = fresh
        worker.since = time.monotonic()
        self.draining.append(worker)
        self._write()

    def _process(self) -> Worker:
        port = _free_port()
        command = [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", str(port)]
        env = {**os.environ, **shares(self.count, os.cpu_count() or 1)}
        self.started.append(Worker(port, subprocess.Popen(command, cwd=REPO, env=env, stdout=subprocess.DEVNULL)))
        return self.started[-1]

    def _answering(self, worker: Worker) -> None:
        deadline = time.monotonic() + START_SECONDS
        while not worker.is_healthy:
            if worker.process.poll() is not None or time.monotonic() > deadline:
                raise NotServed("a process of the cockpit did not start; try make run to see why")
            time.sleep(0.2)

    def _write(self) -> None:
        ports = [[worker.port for worker in some] for some in (self.serving, self.draining)]
        (self.folder / "nginx.conf").write_text(nginx_conf(self.folder, self.port, *ports), encoding="utf-8")
        if hasattr(self, "nginx"):
            self.nginx.send_signal(signal.SIGHUP)


def _published() -> str:
    """Id of the published build, which is all that is asked here; empty where there is none."""
    file = paths().current
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def main() -> int:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="make serve", description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8501)
    given = parser.parse_args()
    if given.workers < 1:
        parser.error("--workers: at least one")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    workers = Workers(given.workers, given.port)
    try:
        workers.start()
        print(f"cockpit: http://localhost:{given.port}, {given.workers} processes", flush=True)
        while True:
            time.sleep(CHECK_SECONDS)
            workers.look()
    except NotServed as problem:
        print(f"serve: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    finally:
        workers.end()


if __name__ == "__main__":
    sys.exit(main())

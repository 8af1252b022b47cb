"""A station of its own for a measurement: the real program on a fresh folder with the demonstration's people, on a free port,
on SQLite or on a PostgreSQL started for it that keeps what it acknowledges (fsync on)."""

import http.client
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

# Told to end, a measurement still ends what it started.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("told to end"))

PASSWORD = "yizhan-demo-2026"
PROGRAMS = Path("/usr/lib/postgresql")
NOBODY = 65534


class Postgres:
    """A server of PostgreSQL in a temporary folder, with the durability that it ships with."""

    def __init__(self):
        versions = [int(it.name) for it in PROGRAMS.iterdir() if it.name.isdigit()] if PROGRAMS.is_dir() else []
        if not versions:
            raise FileNotFoundError("the package `postgresql` is not installed")
        programs = PROGRAMS / str(max(versions)) / "bin"
        self.folder = Path(tempfile.mkdtemp(prefix="yizhan-bench-pg-"))
        self.as_user = {"cwd": self.folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        if os.getuid() == 0:
            os.chown(self.folder, NOBODY, NOBODY)
            self.as_user |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        data = self.folder / "data"
        made = [programs / "initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-D", data]
        subprocess.run(made, check=True, **self.as_user)
        settings = ["listen_addresses=127.0.0.1", f"port={free_port()}", "fsync=on", "synchronous_commit=on"]
        self.port = settings[1].split("=")[1]
        options = [word for setting in settings for word in ("-c", setting)]
        self.process = subprocess.Popen([programs / "postgres", "-D", data, "-k", self.folder, *options], **self.as_user)
        for _ in range(300):
            if subprocess.run([programs / "pg_isready", "-q", "-h", self.folder, "-p", self.port]).returncode == 0:
                break
            time.sleep(0.1)
        self.psql = [programs / "psql", "-q", "-U", "postgres", "-h", self.folder, "-p", self.port, "-c"]

    def database(self, name):
        """The address of a new database."""
        subprocess.run([*self.psql, f"CREATE DATABASE {name}", "postgres"], check=True, stdout=subprocess.DEVNULL)
        return f"postgres://postgres@127.0.0.1:{self.port}/{name}"

    def stop(self):
        """Ends it and leaves nothing."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def started_on(cores):
    """What is started meanwhile runs on these cores."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def free_port():
    """A port that nobody listens on."""
    import socket

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Station:
    """The running program."""

    def __init__(self, program, url="", settings=None, seed=()):
        self.data = Path(tempfile.mkdtemp(prefix="yizhan-bench-"))
        self.environment = {**os.environ, **(settings or {})}
        if url:
            self.environment["YIZHAN__DATABASE__URL"] = url
        self.told = {}
        seed = [program, "seed", "--data", self.data, *seed]
        subprocess.run(seed, check=True, stdout=subprocess.DEVNULL, env=self.environment)
        self.program = program
        self.start()

    def start(self):
        """Runs it until it answers."""
        self.log = open(self.data / "serve.log", "a")
        serve = [self.program, "serve", "--data", self.data, "--port", "0"]
        self.process = subprocess.Popen(serve, stdout=subprocess.PIPE, stderr=self.log, text=True, env=self.environment)
        self.address = self.process.stdout.readline().strip()
        self.port = int(self.address.rsplit(":", 1)[1])
        while Client(self).send("GET", "/readyz", home="")[0] != 200:
            time.sleep(0.05)

    def end(self):
        """Ends the program; what it keeps stays."""
        self.process.terminate()
        self.process.wait()
        self.log.close()

    def again(self, settings):
        """Another start on what it keeps, with these settings; who was signed in still is."""
        self.end()
        self.environment |= settings
        self.start()

    def code(self, mobile):
        """The newest code that was sent to a number and not given out before; it is sent a moment after the answer."""
        for _ in range(400):
            try:
                # The last line may be half written.
                lines = (self.data / "messages.log").read_text(encoding="utf-8", errors="replace").splitlines()
            except FileNotFoundError:
                lines = []
            mine = [re.search(r"\d{6}", line.split("\t")[1]) for line in lines if line.startswith(mobile + "\t")]
            mine = [found.group() for found in mine if found]
            if len(mine) > self.told.get(mobile, 0):
                self.told[mobile] = len(mine)
                return mine[-1]
            time.sleep(0.025)
        raise TimeoutError(f"no code was sent to {mobile}")

    def staff(self, login):
        """Somebody who signs in with name and password."""
        client = Client(self)
        status, answer = client.send("POST", "/sign-in/password", {"login": login, "password": PASSWORD})
        assert status == 200, answer
        return client

    def owner(self, mobile="13800000001"):
        """Somebody who signs in with number and code."""
        client = Client(self)
        client.send("POST", "/sign-in/code", {"mobile": mobile})
        status, answer = client.send("POST", "/sign-in/mobile", {"mobile": mobile, "code": self.code(mobile)})
        assert status == 200, answer
        return client

    def said(self):
        """What it has logged."""
        return (self.data / "serve.log").read_text(encoding="utf-8", errors="replace")

    def stop(self):
        """Ends it and leaves nothing."""
        self.end()
        shutil.rmtree(self.data, ignore_errors=True)


class Client:
    """One connection of somebody."""

    def __init__(self, station):
        self.station = station
        self.port, self.connection = 0, None
        self.cookie = ""
        self.headers = {}

    def send(self, method, path, body=None, headers=None, home="/api/v1"):
        """Status and answer, as an object where it is one."""
        sent = {"X-Yizhan": "1", "Cookie": self.cookie, **(headers or {})}
        if body is not None and not isinstance(body, bytes):
            sent["Content-Type"] = "application/json"
            body = json.dumps(body).encode()
        if self.port != self.station.port:
            self.port = self.station.port
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            self.connection.request(method, home + path, body, sent)
            response = self.connection.getresponse()
        except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):
            # The station closes a connection whose body it did not read; then it has not begun with what follows.
            self.connection.close()
            self.connection.request(method, home + path, body, sent)
            response = self.connection.getresponse()
        content = response.read()
        self.headers = {name.lower(): value for name, value in response.getheaders()}
        if "set-cookie" in self.headers:
            self.cookie = self.headers["set-cookie"].split(";")[0]
        if "json" in self.headers.get("content-type", ""):
            content = json.loads(content)
        return response.status, content

    def ok(self, *asked, **more):
        """The answer, when it is a good one."""
        status, answer = self.send(*asked, **more)
        assert 200 <= status < 300, (asked[:2], status, answer)
        return answer

    def upload(self, case, slot, name, data):
        """Puts a file into a slot."""
        return self.ok("POST", f"/cases/{case}/materials?slot={slot}&name={quote(name)}", data)


def family(pid):
    """A process and its children."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            yield from family(int(child))


def processor(pid):
    """Seconds of the processor that a process and its children have used."""
    ticks = 0
    for one in family(pid):
        try:
            words = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        except FileNotFoundError:
            continue
        ticks += int(words[11]) + int(words[12])
    return ticks / os.sysconf("SC_CLK_TCK")


class Memory:
    """The most that a process and its children held while it was watched."""

    def __init__(self, pid):
        self.pid, self.most, self.going = pid, 0.0, True
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()

    def watch(self):
        while self.going:
            try:
                sizes = [Path(f"/proc/{pid}/statm").read_text().split()[1] for pid in family(self.pid)]
                self.most = max(self.most, sum(map(int, sizes)) * os.sysconf("SC_PAGE_SIZE") / 1048576)
            except (FileNotFoundError, ProcessLookupError):
                pass
            time.sleep(0.1)

    def end(self):
        """Megabytes."""
        self.going = False
        self.thread.join()
        return round(self.most, 1)


FORM = {
    "applicant_name": "杭州云栖茶事餐饮有限公司",
    "credit_code": "91330102MA2KAAAA62",
    "legal_representative": "李云",
    "id_number": "330102199003078895",
    "premises_address": "示范区云栖路12号101室",
    "premises_area": "86.5",
    "premises_tenure": "leased",
}
SLOTS = ("licence-copy", "id-front", "property", "lease")


def dot(mark):
    """A smallest file that counts as PNG, told apart by what follows its head."""
    return b"\x89PNG\r\n\x1a\n" + mark.encode()


def draft(owner, outlet, mark):
    """A draft of the premises check that can be handed in: every field, and a stored file for each of its four materials."""
    case = owner.ok("POST", "/cases", {"item": "premises-check", "outlet": outlet})["id"]
    for name, value in FORM.items():
        owner.ok("PATCH", f"/cases/{case}/form/{name}", {"value": value, "version": 0})
    for slot in SLOTS:
        owner.upload(case, slot, f"{slot}.png", dot(f"{mark} {slot}"))
    return case

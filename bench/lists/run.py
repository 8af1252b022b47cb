"""How fast are work lists, filtered lists, searches and counts over very many cases, and how fast does the station start on them?

The real program over HTTP, on SQLite and on a PostgreSQL that is started for it, or the empty database that DATABASE_URL_OF_BENCH
names. The cases are invented by `yizhan seed --cases`; PostgreSQL is then vacuumed once, as it does by itself within minutes. No peer: none that could be brought here keeps lists of this kind by rights and by clocks.
"""

import argparse
import http.client
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import quote

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import running  # noqa: E402
import station as places  # noqa: E402

QUESTION = "How fast are work lists, searches and counts over very many cases?"
PASSWORD = "yizhan-demo-2026"
WORDS = ["云栖", "青简书坊", "茶事", "有限公司", "松风", "示范区兰亭", "食品经营", "酒店", "墨池印务", "药品零售"]
HEADERS = {"X-Yizhan": "1", "Content-Type": "application/json"}


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--materials", help="not used")
    parser.add_argument("--only", action="append", help="not used")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", type=int, default=int(os.environ.get("YIZHAN_BENCH_CASES", "1000000")))
    parser.add_argument("--rounds", type=int, default=40, help="requests of each kind and connection")
    parser.add_argument("--connections", type=int, default=2)
    parser.add_argument("--data", help="a folder to keep between runs; filled when it is empty")
    return parser.parse_args()


class Client:
    """One connection of somebody who is signed in."""

    def __init__(self, port, login):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""
        answer = self.send("POST", "/sign-in/password", {"login": login, "password": PASSWORD})
        assert answer[0] == 200, answer

    def send(self, method, path, body=None):
        headers = {**HEADERS, "Cookie": self.cookie}
        data = json.dumps(body) if body is not None else None
        self.connection.request(method, "/api/v1" + path, data, headers)
        response = self.connection.getresponse()
        content = response.read()
        cookie = response.getheader("Set-Cookie")
        if cookie:
            self.cookie = cookie.split(";")[0]
        return response.status, content


def station(program, data, environment):
    """The running program, its port, and the milliseconds until it was ready."""
    begun = time.perf_counter()
    log = open(Path(data) / "serve.log", "w")
    process = subprocess.Popen(
        [program, "serve", "--data", data, "--port", "0"], stdout=subprocess.PIPE, stderr=log, text=True, env=environment
    )
    port = int(process.stdout.readline().strip().rsplit(":", 1)[1])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    while True:
        connection.request("GET", "/readyz")
        response = connection.getresponse()
        response.read()
        if response.status == 200:
            return process, port, 1000 * (time.perf_counter() - begun)
        time.sleep(0.01)


def kinds(client):
    """What is asked, by kind: each gives another address every time."""
    items = [item["id"] for item in json.loads(client.send("GET", "/items")[1])["items"]]
    outlets = [outlet["id"] for outlet in json.loads(client.send("GET", "/outlets")[1])["items"]]
    states = ["submitted", "accepted", "under_review", "decided", "delivered", "withdrawn", "correction_requested"]
    dice = random.Random(7)
    return {
        "newest": lambda: "/cases",
        "due": lambda: "/cases?sort=due",
        "state": lambda: f"/cases?state={dice.choice(states)}",
        "colour": lambda: f"/cases?sort={dice.choice(['due', 'newest'])}&colour={dice.choice(['red', 'amber', 'green'])}",
        "item": lambda: f"/cases?item={dice.choice(items)}",
        "item_state_outlet": lambda: f"/cases?item={dice.choice(items)}&state={dice.choice(states)}&outlet={dice.choice(outlets)}",
        "days": lambda: f"/cases?from=2025-{dice.randint(1, 12):02}-01&to=2025-12-28",
        "search": lambda: f"/cases?search={quote(dice.choice(WORDS))}",
        "search_due": lambda: f"/cases?sort=due&search={quote(dice.choice(WORDS))}",
        "search_receipt": lambda: f"/cases?search={dice.randint(1, 90000)}",
        "counts": lambda: "/me/case-counts",
    }


def measure(port, login, rounds, connections):
    """Milliseconds of each kind of request."""
    clients = [Client(port, login) for _ in range(connections)]
    times = {}
    for name, address in kinds(clients[0]).items():
        addresses = [[address() for _ in range(rounds)] for _ in clients]
        taken, wrong = [], []

        def go(client, mine, taken=taken, wrong=wrong):
            client.send("GET", mine[0])
            for path in mine:
                begun = time.perf_counter()
                status, content = client.send("GET", path)
                taken.append(1000 * (time.perf_counter() - begun))
                if status != 200:
                    wrong.append((path, status, content[:200]))

        threads = [threading.Thread(target=go, args=pair) for pair in zip(clients, addresses)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if wrong:
            sys.exit(f"{name}: {wrong[0]}")
        taken.sort()
        at = lambda share: round(taken[min(len(taken) - 1, int(share * len(taken)))], 2)  # noqa: E731
        times[name] = {"median_ms": at(0.5), "p95_ms": at(0.95), "most_ms": round(taken[-1], 2)}
        print(f"  {login:8} {name:20} {times[name]}", file=sys.stderr)
    return times


def on(program, data, environment, wanted):
    """Numbers on one database."""
    filled = Path(data) / "filled"
    seconds = None
    if not filled.exists():
        begun = time.perf_counter()
        subprocess.run(
            [program, "seed", "--data", data, "--cases", str(wanted.cases)], check=True, stdout=subprocess.DEVNULL, env=environment
        )
        seconds = round(time.perf_counter() - begun)
        if url := environment.get("YIZHAN__DATABASE__URL"):
            subprocess.run(["psql", "-q", url, "-c", "VACUUM ANALYZE"], check=True)
        filled.write_text(str(wanted.cases))
    process, port, first = station(program, data, environment)
    process.terminate()
    process.wait()
    process, port, ready = station(program, data, environment)
    try:
        by = {login: measure(port, login, wanted.rounds, wanted.connections) for login in ("officer", "clerk", "leader")}
    finally:
        process.terminate()
        process.wait()
    every = [kind["p95_ms"] for times in by.values() for kind in times.values()]
    return {"filled_s": seconds, "start_ms": round(max(first, ready)), "worst_p95_ms": max(every), "by_role": by}


def main():
    wanted = arguments()
    result = {"question": QUESTION, "machine": running.machine(), "cases": wanted.cases, "ours": {}, "peers": {}}
    with tempfile.TemporaryDirectory(prefix="yizhan-lists-") as folder:
        data = wanted.data or folder
        os.makedirs(data, exist_ok=True)
        result["ours"]["sqlite"] = on(wanted.program, data, dict(os.environ), wanted)
    url, server = os.environ.get("DATABASE_URL_OF_BENCH"), None
    if not url:
        server = places.Postgres()
        url = server.database("lists")
    try:
        with tempfile.TemporaryDirectory(prefix="yizhan-lists-") as folder:
            data = f"{wanted.data}-postgres" if wanted.data else folder
            os.makedirs(data, exist_ok=True)
            environment = {**os.environ, "YIZHAN__DATABASE__URL": url}
            result["ours"]["postgres"] = on(wanted.program, data, environment, wanted)
    finally:
        if server:
            server.stop()
    print(json.dumps(result, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()

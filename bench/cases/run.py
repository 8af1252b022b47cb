"""How many cases with their stored materials can be handed in a second, and how many lists of cases be read?

The real program over HTTP on a seeded folder, on SQLite and on a PostgreSQL that keeps what it acknowledges, beside Directus on
the same database, one after another, with the same generator of requests (`load.mjs`) on the same cores and 8 connections.

Handing in: ours reads a complete draft (7 fields, 4 stored files: the premises check asks for no fewer), checks that it is whole,
gives it a number without gaps, writes event, clock, receipt and audit row, and puts the jobs in place. Directus gets the nested
creation of one case with the same 7 fields, 4 references to files and one event. Lists: 20 cases of one state, sorted by day,
over the cases just handed in. The background work of ours stands still meanwhile (`worker.inside = false`): it would read the
photographs, which Directus does not.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))
sys.path.insert(0, str(HERE.parent))
import running  # noqa: E402
import station  # noqa: E402
from directus import TOKEN, Directus  # noqa: E402

QUESTION = "How many cases with stored materials are handed in a second, and how many lists of 20 cases read?"
API = "/api/v1"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--peers", default=str(Path.home() / ".cache/yizhan/peer-directus"), help="a folder that peers are kept in")
    parser.add_argument("--only", action="append", choices=["yizhan", "directus", "sqlite", "postgresql"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--cases", type=int, default=int(os.environ.get("YIZHAN_BENCH_SUBMITS", "3000")))
    parser.add_argument("--lists", type=int, default=2000)
    parser.add_argument("--connections", type=int, default=8)
    return parser.parse_args()


def load(wanted, port, headers, requests, keep=False):
    """Sends requests; seconds, milliseconds of each, and bodies when they are wanted."""
    with tempfile.TemporaryDirectory(prefix="yizhan-load-") as folder:
        asked, told = Path(folder) / "asked.json", Path(folder) / "told.json"
        asked.write_text(
            json.dumps(
                {"port": port, "connections": wanted.connections, "headers": headers, "requests": requests, "keep": keep}
            )
        )
        subprocess.run(["node", HERE.parent / "load.mjs", asked, told], check=True)
        answer = json.loads(told.read_text())
    if answer["wrong"]:
        sys.exit(f"{len(answer['wrong'])} of {len(requests)} went wrong: {answer['wrong'][0]}")
    return answer


def measured(wanted, pid, port, headers, requests):
    """Numbers of one kind of request, the first twentieth of which only warms up."""
    warm = max(wanted.connections, len(requests) // 20)
    load(wanted, port, headers, requests[:warm])
    memory, used = station.Memory(pid), station.processor(pid)
    try:
        answer = load(wanted, port, headers, requests[warm:])
    finally:
        peak, used = memory.end(), station.processor(pid) - used
    times = sorted(answer["times"])
    at = lambda share: round(times[min(len(times) - 1, int(share * len(times)))], 2)  # noqa: E731
    return {
        "per_second": round(len(times) / answer["seconds"], 1),
        "median_ms": at(0.5),
        "p99_ms": at(0.99),
        "most_ms": round(times[-1], 2),
        "requests": len(times),
        "peak_mb": peak,
        # Of the program alone, without the database server: what it costs whatever else the machine does.
        "processor_ms_each": round(1000 * used / len(times), 3),
        "generator_s": round(answer["generator_s"], 2),
        "seconds": round(answer["seconds"], 2),
    }


def drafts(wanted, place, owner):
    """Complete drafts, made with the same generator."""
    outlet = owner.ok("GET", "/outlets")["items"][0]["id"]
    headers = {"X-Yizhan": "1", "Cookie": owner.cookie}
    begin = [{"method": "POST", "path": f"{API}/cases", "body": {"item": "premises-check", "outlet": outlet}}] * wanted.cases
    cases = [json.loads(body)["id"] for body in load(wanted, place.port, headers, begin, keep=True)["bodies"]]
    fill = [
        {"method": "PATCH", "path": f"{API}/cases/{case}/form/{field}", "body": {"value": value, "version": 0}}
        for case in cases
        for field, value in station.FORM.items()
    ]
    put = [
        {"method": "POST", "path": f"{API}/cases/{case}/materials?slot={slot}&name={slot}.png", "hex": station.dot(f"{case} {slot}").hex()}
        for case in cases
        for slot in station.SLOTS
    ]
    for requests in (fill, put):
        load(wanted, place.port, headers, requests)
    return cases, headers


def ours(wanted, url):
    """The station: handing in, lists as the officer reads them, and how fast the generator could ask at all."""
    place = station.Station(wanted.program, url, {"RUST_LOG": "warn"})
    try:
        owner, officer = place.owner(), place.staff("officer")
        # Codes are sent by the background work; from here on it stands still.
        place.again({"YIZHAN__WORKER__INSIDE": "false"})
        cases, headers = drafts(wanted, place, owner)
        ceiling = measured(wanted, place.process.pid, place.port, {}, [{"method": "GET", "path": "/healthz"}] * 20000)
        submit = [{"method": "POST", "path": f"{API}/cases/{case}/submit", "body": {}} for case in cases]
        result = measured(wanted, place.process.pid, place.port, headers, submit)
        receipts = {it["receipt"] for it in officer.ok("GET", "/cases?state=submitted&limit=100")["items"]}
        assert len(receipts) == min(100, len(cases)) and None not in receipts, "not every case has a receipt of its own"
        look = [{"method": "GET", "path": f"{API}/cases?state=submitted&sort=newest&limit=20"}] * wanted.lists
        headers = {"Cookie": officer.cookie}
        result["lists"] = measured(wanted, place.process.pid, place.port, headers, look)
        result["generator_most_per_second"] = ceiling["per_second"]
        return result
    finally:
        place.stop()


def directus(wanted, url):
    """Directus: the same case as one nested creation, and the same list."""
    place = Directus(wanted.peers, url)
    try:
        files = [place.file(f"{slot}.png", station.dot(slot)) for slot in station.SLOTS]
        headers = {"Authorization": f"Bearer {TOKEN}"}
        case = lambda number: {  # noqa: E731
            "item": "premises-check",
            "receipt": f"示收〔2026〕{number:06}号",
            "enterprise": "91330102MA2KAAAA62",
            "outlet": "outlet-east",
            "state": "submitted",
            "created_at": "2026-11-26T02:00:00Z",
            "due": "2026-12-03",
            "form": [{"name": name, "value": value} for name, value in station.FORM.items()],
            "files": [{"slot": slot, "file": file} for slot, file in zip(station.SLOTS, files)],
            "events": [{"kind": "submitted", "actor": "owner", "at": "2026-11-26T02:00:00Z"}],
        }
        submit = [{"method": "POST", "path": "/items/cases", "body": case(number)} for number in range(wanted.cases)]
        result = measured(wanted, place.process.pid, place.port, headers, submit)
        query = "filter[state][_eq]=submitted&sort=-created_at,-id&limit=20".replace("[", "%5B").replace("]", "%5D")
        look = [{"method": "GET", "path": f"/items/cases?{query}"}] * wanted.lists
        result["lists"] = measured(wanted, place.process.pid, place.port, headers, look)
        return result
    finally:
        place.stop()


def show(result):
    """A table for a person."""
    print(QUESTION)
    print(", ".join(f"{key} {value}" for key, value in result["machine"].items()))
    columns = ("per_second", "median_ms", "p99_ms", "peak_mb")
    print(f"{'':34}" + "".join(f"{column:>12}" for column in columns))
    for name, by in [("yizhan", result["ours"]), *result["peers"].items()]:
        for database, line in by.items():
            for kind, numbers in (("submit", line), ("list of 20", line["lists"])):
                print(f"{name + ' ' + database + ' ' + kind:34}" + "".join(f"{numbers[column]:>12,}" for column in columns))


def main():
    wanted = arguments()
    only = set(wanted.only or [])
    of = lambda *names: [name for name in names if name in only] or list(names)  # noqa: E731
    who, databases = of("yizhan", "directus"), of("sqlite", "postgresql")
    result = {
        "question": QUESTION,
        "machine": running.machine(),
        "connections": wanted.connections,
        "materials": len(station.SLOTS),
        "durability": {"sqlite": "WAL, answered after one sync for all who wait (ours); journal DELETE, synchronous FULL (Directus' default)",
                       "postgresql": "fsync on; answered after one flush for all who wait (ours); synchronous_commit on (Directus)"},
        "ours": {},
        "peers": {},
    }  # fmt: skip
    postgres = station.Postgres() if "postgresql" in databases else None
    try:
        for database in databases:
            url = lambda name: postgres.database(name) if database == "postgresql" else ""  # noqa: B023, E731
            if "yizhan" in who:
                result["ours"][database] = ours(wanted, url("yizhan"))
                print(f"  yizhan   {database:10} {result['ours'][database]}", file=sys.stderr)
            if "directus" in who:
                peer = directus(wanted, url("directus"))
                print(f"  directus {database:10} {peer}", file=sys.stderr)
                result["peers"].setdefault("directus", {})[database] = peer
    finally:
        if postgres:
            postgres.stop()
    if wanted.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        show(result)


if __name__ == "__main__":
    main()

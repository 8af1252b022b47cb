"""Cloud support with very many open sockets: how soon an expert hears of a question, what a socket costs, and what it costs to tell
those in a room, beside Socket.IO.

The real program on a seeded folder, with 200 experts in 12 departments and 800 owners who are signed in; 5,000 sockets, each of a
person and watching what pages watch. Owners ask at a rate of 50 a second, whatever takes how long. Experts hear of an offer by
their socket, ask for their desk as the page does, take the offer, answer, hold it for a while, close it; owners read the thread
whenever they hear that it changed. In the first turn half of the capacity is used, in the second a little more than there is.
Whether work waited while somebody fitting was free is counted from the events that the program has written.

The generator (`crates/server/examples/sockets`) runs on the same cores; what the server costs is the processor time of its own
process. The database server is another process and is counted apart.
"""

import argparse
import json
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))
import running  # noqa: E402
import station  # noqa: E402

QUESTION = "How soon does an expert hear of a question with 5,000 sockets open, and what do a socket and a message cost?"
SOCKET_IO = {"socket.io": "4.8.1", "pg": "8.16.3", "bufferutil": "4.0.9"}
EXPERTS, PAGES, RATE = 200, 4800, 50
COACHED = 3
# A rate is borne when the slowest of a hundred came within this.
SOON_MS = 1000
ROOMS, RECEIVERS, SENDERS = 600, 6, 2


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--generator", required=True, help="the example `sockets` of the crate `server`")
    parser.add_argument("--peers", default=str(Path.home() / ".cache/yizhan/peer-socketio"), help="a folder that peers are kept in")
    parser.add_argument("--only", action="append", choices=["yizhan", "socketio", "sqlite", "postgresql", "hand-over", "fan"])
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--pages", type=int, default=PAGES)
    parser.add_argument("--rate", type=int, default=RATE)
    parser.add_argument("--way", action="append", choices=list(WAYS), help="of the messages to rooms only these")
    return parser.parse_args()


class Crowd:
    """A station with many people who are signed in, each from an address of their own."""

    def __init__(self, program, url, cores=None):
        settings = {"RUST_LOG": "warn", "YIZHAN__SERVER__PROXIES": '["127.0.0.1"]', "YIZHAN__WORKER__INSIDE": "false"}
        self.place = station.Station(program, url, settings, seed=["--experts", str(EXPERTS)])
        with ThreadPoolExecutor(4) as pool:
            self.experts = list(pool.map(self.expert, range(EXPERTS)))
            self.owners = list(pool.map(self.owner, range(4 * EXPERTS)))
        # Passwords take memory that is kept and would hide what sockets take.
        with station.started_on(cores or os.sched_getaffinity(0)):
            self.place.again({})

    def client(self, number):
        client = station.Client(self.place)
        client.more = {"X-Forwarded-For": f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"}
        return client

    def expert(self, number):
        client = self.client(number)
        client.ok("POST", "/sign-in/password", {"login": f"expert-{number}", "password": station.PASSWORD}, headers=client.more)
        desk = client.ok("PUT", "/support/presence", {"presence": "online"})
        return {"cookie": client.cookie, "place": desk["expert"]["departments"][0]["id"]}

    def owner(self, number):
        client, mobile = self.client(EXPERTS + number), f"139{number:08}"
        client.ok("POST", "/sign-in/code", {"mobile": mobile}, headers=client.more)
        client.ok("POST", "/sign-in/mobile", {"mobile": mobile, "code": self.place.code(mobile)}, headers=client.more)
        return {"cookie": client.cookie, "place": client.ok("POST", "/cases", {"item": "premises-check"})["id"]}


class Generator:
    """The generator at its work, step by step."""

    def __init__(self, wanted, asked):
        self.file = tempfile.NamedTemporaryFile("w", suffix=".json", delete=False)
        json.dump(asked, self.file)
        self.file.close()
        self.process = subprocess.Popen(
            [wanted.generator, self.file.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def step(self, done):
        """What it says when this is done; then it waits."""
        line = self.process.stdout.readline()
        if not line:
            sys.exit("the generator has failed")
        said = json.loads(line)
        assert said["done"] == done, said
        return said

    def go(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def end(self):
        self.process.stdin.close()
        self.process.kill()
        self.process.wait()
        os.unlink(self.file.name)


def resident(pid):
    """Kilobytes that a process holds."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024


def hand_over(wanted, crowd, database):
    """Questions at a rate, with all sockets open."""
    pid = crowd.place.process.pid
    before = resident(pid)
    capacity = EXPERTS * COACHED
    turns = [
        {"rate": wanted.rate, "seconds": wanted.seconds, "hold_ms": int(1000 * capacity * share / wanted.rate)}
        for share in (0.5, 1.05)
    ]
    asked = {"address": f"127.0.0.1:{crowd.place.port}", "experts": crowd.experts, "owners": crowd.owners,
             "pages": wanted.pages, "what": {"hand_over": {"turns": turns}}}  # fmt: skip
    generator = Generator(wanted, asked)
    try:
        sockets = generator.step("opened")["sockets"]
        time.sleep(1)
        result = {"sockets": sockets, "memory_kb_a_socket": round((resident(pid) - before) / sockets, 1), "turns": []}
        for turn in turns:
            used, own = station.processor(pid), station.processor(generator.process.pid)
            generator.go()
            seconds = generator.step("asked")["seconds"]
            used, own = station.processor(pid) - used, station.processor(generator.process.pid) - own
            generator.go()
            said = generator.step("closed")
            result["turns"].append({**turn, **said, "processor_s": round(used, 1), "generator_s": round(own, 1), "seconds": round(seconds, 1)})
        result["peak_mb"] = round(resident(pid) / 1024)
        result |= idle_while_waiting(database, crowd)
        return result
    finally:
        generator.end()


def rows(database, crowd):
    """Every step of every question, in the order in which the desk took them."""
    query = """SELECT e.at, e.question_id, e.version, e.what, e.data, e.person_id, q.department_id
        FROM support_events e JOIN support_questions q ON q.id = e.question_id ORDER BY e.at, e.question_id, e.version"""
    if not database:
        with sqlite3.connect(f"file:{crowd.place.data}/yizhan.db?mode=ro", uri=True) as connection:
            return list(connection.execute(query))
    told = subprocess.run(["psql", "-q", "-A", "-t", "-F", "\t", database, "-c", query], check=True, capture_output=True, text=True)
    return [(int(line[0]), *line[1:]) for line in (line.split("\t") for line in told.stdout.splitlines())]


def idle_while_waiting(database, crowd):
    """Moments at which somebody waited although an expert of the department had a hand free, and for how long."""
    departments = {}
    for expert in crowd.experts:
        departments[expert["place"]] = departments.get(expert["place"], 0) + COACHED
    held = dict.fromkeys(departments, 0)
    waiting = {department: set() for department in departments}
    hands, since, found, longest, lapsed, most = {}, {}, 0, 0, 0, 0
    events = [row for row in rows(database, crowd) if row[6] in departments]
    for place, (at, question, _, what, _, _, department) in enumerate(events):
        if what == "asked":
            waiting[department].add(question)
        elif what in ("offered", "taken_over"):
            waiting[department].discard(question)
            held[department] += question not in hands
            hands[question] = True
        elif what in ("declined", "lapsed", "retracted", "left"):
            lapsed += what == "lapsed"
            held[department] -= hands.pop(question, False)
            waiting[department].add(question)
        elif what in ("closed", "answered"):
            waiting[department].discard(question)
            held[department] -= hands.pop(question, False)
        most = max(most, len(waiting[department]))
        # One transaction is one moment.
        if place + 1 < len(events) and events[place + 1][0] == at:
            continue
        for one in departments:
            free = bool(waiting[one]) and held[one] < departments[one]
            if free and one not in since:
                since[one] = at
                found += 1
            elif not free and one in since:
                longest = max(longest, at - since.pop(one))
    still = sum(len(some) for some in waiting.values())
    return {"unassigned_while_free": found, "longest_ms": longest / 1000, "lapsed": lapsed, "longest_line": most, "waiting_at_the_end": still}


def fan(address, pid, wanted, what, crowd, database_pid):
    """Messages to rooms, and what they cost the server: turn by turn, until one is too much for it."""
    asked = {"address": address, "what": {"fan": what}}
    if crowd:
        asked |= {"experts": crowd.experts, "owners": crowd.owners}
    before = resident(pid)
    generator = Generator(wanted, asked)
    try:
        opened = generator.step("opened")
        time.sleep(1)
        memory = (resident(pid) - before) / opened["sockets"]
        pids = [pid, generator.process.pid, *([database_pid] if database_pid else [])]
        turns = []
        for _ in what["rates"]:
            generator.go()
            generator.step("warm")
            used = [station.processor(one) for one in pids]
            generator.go()
            said = generator.step("sent")
            used = [station.processor(one) - start for one, start in zip(pids, used)]
            turns.append({
                "rate": said["rate"],
                "sent": said["sent"],
                "received": said["received"],
                "lost": said["expected"] - said["received"],
                "wrong": said["wrong"],
                "a_second": round(said["received"] / said["seconds"]),
                "processor_s": round(used[0], 2),
                "database_s": round(used[2], 2) if database_pid else None,
                "generator_s": round(used[1], 2),
                "a_second_per_core": round(said["received"] / used[0]) if used[0] else None,
                "time": said["time"] if said["expected"] == said["received"] else None,
                "generator_late_ms": round(said["generator_late_ms"], 1),
            })
            print(f"    {turns[-1]}", file=sys.stderr)
            if not borne(turns[-1]):
                break
        best = max((turn for turn in turns if borne(turn)), key=lambda turn: turn["a_second"], default=None)
        return {"sockets": opened["sockets"], "memory_kb_a_socket": round(memory, 1), "best": best, "turns": turns}
    finally:
        generator.end()


def borne(turn):
    """Whether the server bore the rate: everything came, and soon."""
    return turn["lost"] == 0 and turn["wrong"] == 0 and turn["time"]["p99_ms"] <= SOON_MS


# A page that speaks says at most once a second that somebody writes; a little less often, so that none comes too early.
def speaking(rooms, senders):
    return int(rooms * senders / 1.5)


CROWDED = {"rooms": 110, "receivers": 64, "bytes": 60, "one_core": True}
FASTER = [500, 1000, 1250, 1500, 2000, 3000, 4000, 5000, 6000]
WAYS = {
    # From socket to sockets and kept nowhere: of ours that somebody writes, the one thing that goes that way.
    "passed_on": {"rooms": ROOMS, "receivers": RECEIVERS, "senders": SENDERS, "rates": [speaking(ROOMS, SENDERS)], "bytes": 60},
    # The same in great rooms, faster and faster, the server on one core and the generator on the others.
    "passed_on_crowded": {**CROWDED, "senders": 96, "rates": [*FASTER, speaking(110, 96)]},
    # Kept first, then told to those in the room.
    "kept": {"rooms": ROOMS, "receivers": 1, "senders": 1, "rates": [200, 500, *FASTER[1:]], "bytes": 200, "one_core": True},
    "kept_crowded": {**CROWDED, "senders": 1, "rates": [100, 200, 400, 600, 800, *FASTER[1:]], "bytes": 200},
    "kept_for_many": {**CROWDED, "rooms": 17, "receivers": 1000, "senders": 1, "rates": [20, 40, 60, 80, 100, 150, 200, 300, 400, 500],
                      "bytes": 200},
}  # fmt: skip


def shared_out(what):
    """The cores of the server, and those of all else."""
    every = os.sched_getaffinity(0)
    first = set(sorted(every)[:1])
    return (first, every - first or every) if what.get("one_core") else (every, every)


def ours_fan(wanted, postgres):
    result = {}
    for name in wanted.way:
        what, (cores, others) = WAYS[name], shared_out(WAYS[name])
        os.sched_setaffinity(postgres.process.pid, others)
        crowd = Crowd(wanted.program, postgres.database(f"fan_{name}"), cores)
        try:
            way = "messages" if name.startswith("kept") else "hints"
            asked = {**what, "seconds": wanted.seconds // 3, "way": way}
            print(f"  yizhan {name}", file=sys.stderr)
            with station.started_on(others):
                result[name] = fan(f"127.0.0.1:{crowd.place.port}", crowd.place.process.pid, wanted, asked, crowd, postgres.process.pid)
        finally:
            crowd.place.stop()
    return result


def bring(folder):
    """Socket.IO in a folder of its own."""
    folder = Path(folder)
    mark = folder / ("-".join(SOCKET_IO.values()) + ".ready")
    if not mark.exists():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": SOCKET_IO}))
        install = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
        subprocess.run(install, check=True, cwd=folder, stdout=sys.stderr)
        mark.touch()
    return folder


def socket_io_fan(wanted, postgres):
    """The same rooms in Socket.IO: nothing kept, and kept in PostgreSQL."""
    folder, result = bring(wanted.peers), {}
    for name in wanted.way:
        what, (cores, others) = WAYS[name], shared_out(WAYS[name])
        os.sched_setaffinity(postgres.process.pid, others)
        port = station.free_port()
        database = [postgres.database(f"socketio_{name}")] if name.startswith("kept") else []
        with station.started_on(cores):
            process = subprocess.Popen(["node", HERE.parent / "peer.mjs", folder, str(port), *database], stdout=subprocess.PIPE,
                                       env={**os.environ, "NODE_ENV": "production"}, text=True)  # fmt: skip
        try:
            assert process.stdout.readline() == "listening\n"
            asked = {**what, "seconds": wanted.seconds // 3, "way": "socket_io"}
            database_pid = postgres.process.pid if database else None
            print(f"  socket.io {name}", file=sys.stderr)
            with station.started_on(others):
                result[name] = fan(f"127.0.0.1:{port}", process.pid, wanted, asked, None, database_pid)
        finally:
            process.kill()
            process.wait()
    return result


def show(result):
    """For a person."""
    print(QUESTION)
    print(", ".join(f"{key} {value}" for key, value in result["machine"].items()))
    for database, line in result["ours"].items():
        if database == "fan":
            continue
        print(f"{database}: {line['sockets']} sockets, {line['memory_kb_a_socket']} KB each, {line['peak_mb']} MB at the end")
        for turn in line["turns"]:
            page, hint = turn["offer_on_the_page"], turn["hint"]
            print(f"  {turn['asked']} questions, {turn['rate']} a second, {turn['hold_ms']} ms in hand: hint p99 {hint['p99_ms']} ms, "
                  f"offer on the page p99 {page['p99_ms']} ms, {turn['after_waiting']['count']} waited, {turn['wrong']} went wrong")  # fmt: skip
        print(f"  unassigned while somebody was free: {line['unassigned_while_free']}, longest {line['longest_ms']} ms; "
              f"longest line {line['longest_line']}; lapsed {line['lapsed']}")  # fmt: skip
    for who, ways in (("yizhan", result["ours"].get("fan", {})), ("socket.io", result["peers"].get("socket.io", {}))):
        for name, line in ways.items():
            for turn in line["turns"]:
                p99 = turn["time"]["p99_ms"] if turn["time"] else None
                print(f"{who:10}{name:18} {turn['a_second']:>8,} a second, {turn['a_second_per_core']:>8,} a second and core, p99 {p99} ms, "
                      f"{turn['lost']} lost, {turn['wrong']} wrong{', best' if turn == line['best'] else ''}")  # fmt: skip
            print(f"{who:10}{name:18} {line['sockets']} sockets, {line['memory_kb_a_socket']} KB each")


def main():
    wanted = arguments()
    wanted.way = wanted.way or list(WAYS)
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    only = set(wanted.only or [])
    of = lambda *names: [name for name in names if name in only] or list(names)  # noqa: E731
    who, databases, parts = of("yizhan", "socketio"), of("sqlite", "postgresql"), of("hand-over", "fan")
    result = {"question": QUESTION, "machine": running.machine(), "date": time.strftime("%F %T %z"), "ours": {}, "peers": {}}
    postgres = station.Postgres()
    try:
        for database in databases if "yizhan" in who and "hand-over" in parts else []:
            url = postgres.database("hand_over") if database == "postgresql" else ""
            crowd = Crowd(wanted.program, url)
            try:
                result["ours"][database] = hand_over(wanted, crowd, url)
                print(f"  yizhan {database} {result['ours'][database]}", file=sys.stderr)
            finally:
                crowd.place.stop()
        if "fan" in parts:
            if "yizhan" in who:
                result["ours"]["fan"] = ours_fan(wanted, postgres)
            if "socketio" in who:
                result["peers"]["socket.io"] = socket_io_fan(wanted, postgres)
    finally:
        postgres.stop()
    if wanted.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
    else:
        show(result)


if __name__ == "__main__":
    main()

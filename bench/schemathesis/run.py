"""Does any request that the document allows, or nearly allows, make the station answer 5xx?

Schemathesis against the real program on a seeded folder, once as an owner and once as an officer, with identifiers of things
that are really there mixed in. Ends with 1 when there was a 5xx, and prints the request, the answer and the log line of each.

    python3 bench/schemathesis/run.py --program target/release/yizhan [--database postgresql] [--seconds 60] [--only owner] [--seed 1]

Schemathesis is in `requirements.txt` beside this file; `--schemathesis` names its program where it is not on the path.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))
import station  # noqa: E402

DOCUMENT = HERE.parents[2] / "openapi.json"
# What would sign the actor out, or change whom everything is answered to.
LEFT_OUT = ["sign_out", "switch_role", "end_session"]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--schemathesis", default="schemathesis")
    parser.add_argument("--seconds", type=int, default=60, help="for all actors together")
    parser.add_argument("--only", action="append", choices=["owner", "officer", "clerk"])
    parser.add_argument("--seed", type=int)
    return parser.parse_args()


def filled(running):
    """People who are signed in, and identifiers of what there is, by the word that stands for it in paths."""
    people = {"owner": running.owner(), "officer": running.staff("officer"), "clerk": running.staff("clerk")}
    owner, officer = people["owner"], people["officer"]
    outlet = owner.ok("GET", "/outlets")["items"][0]["id"]
    cases = [station.draft(owner, outlet, str(number)) for number in range(6)]
    for case in cases[1:]:
        owner.ok("POST", f"/cases/{case}/submit", {})
    for case in cases[3:]:
        officer.ok("POST", f"/cases/{case}/accept", {})
    officer.ok("POST", f"/cases/{cases[4]}/take-up", {})
    owner.ok("POST", f"/cases/{cases[2]}/messages", {"words": "请问还缺什么？"})
    ticket = owner.ok("POST", f"/cases/{cases[0]}/tickets")
    ids = lambda path: [it["id"] for case in cases for it in owner.ok("GET", f"/cases/{case}/{path}")["items"]]  # noqa: E731
    return people, {
        "case": cases,
        "file": ids("materials"),
        "paper": ids("papers") or ["none"],
        "ticket": [ticket.get("id", "none")],
        "field": list(station.FORM),
        "item": ["premises-check", "SC-00"],
        "page": ["1.jpg", "2.jpg"],
        "organisation": [outlet],
    }


def settings(known):
    """The identifiers, mixed into what is made up."""
    lines = []
    for word, values in known.items():
        lines += [f"[dictionaries.{word}]", f"values = {json.dumps(values, ensure_ascii=False)}", ""]
    lines.append("[parameters]")
    lines += [f'"path.{word}" = {{ dictionary = "{word}", probability = 0.7 }}' for word in known]
    return "\n".join(lines) + "\n"


def run(wanted, running, name, person, known, folder):
    """One actor; the 5xx that came."""
    (folder / "schemathesis.toml").write_text(settings(known), encoding="utf-8")
    events = folder / f"{name}.ndjson"
    command = [wanted.schemathesis, "--config-file", folder / "schemathesis.toml", "run", DOCUMENT, "--url", running.address]
    command += ["-H", f"Cookie: {person.cookie}", "-H", "X-Yizhan: 1", "-H", f"Origin: {running.address}"]
    command += ["--checks", "not_a_server_error", "--phases", "examples,coverage,fuzzing", "--continue-on-failure"]
    command += ["--max-time", str(wanted.share), "--suppress-health-check", "all", "--warnings", "off"]
    command += ["--output-sanitize", "false", "--no-color", "--request-timeout", "30"]
    command += ["--report", "ndjson", "--report-ndjson-path", events]
    command += [word for operation in LEFT_OUT for word in ("--exclude-operation-id", operation)]
    command += ["--seed", str(wanted.seed)] if wanted.seed is not None else []
    hooks = {**os.environ, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": str(HERE.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, cwd=folder, env=hooks, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(f"--- {name} ---\n{ended.stdout}")
    return ended.returncode


def main():
    wanted = arguments()
    names = wanted.only or ["owner", "officer"]
    wanted.share = max(10, wanted.seconds // len(names))
    postgres = station.Postgres() if wanted.database == "postgresql" else None
    running = station.Station(wanted.program, postgres.database("yizhan") if postgres else "")
    try:
        people, known = filled(running)
        with tempfile.TemporaryDirectory(prefix="yizhan-schemathesis-") as folder:
            ended = [run(wanted, running, name, people[name], known, Path(folder)) for name in names]
            alive = station.Client(running).send("GET", "/healthz", home="")[0] == 200
        lines = running.said().splitlines()
    finally:
        running.stop()
        if postgres:
            postgres.stop()
    lines = [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]
    statuses = Counter(found.group(1) for line in lines if (found := re.search(r"status=(\d+)", line)))
    bad = [line for line in lines if "status=5" in line or "panicked" in line or " ERROR " in line]
    print(f"answers by status: {dict(sorted(statuses.items()))}, 5xx or errors in the log: {len(bad)}, alive: {alive}")
    print("\n".join(bad[:50]))
    sys.exit(1 if any(ended) or bad or not alive else 0)


if __name__ == "__main__":
    main()

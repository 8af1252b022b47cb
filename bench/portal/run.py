"""How soon can somebody with a phone on a slow line type, and how soon does a clerk who works all day see the next page?

The real program on a seeded folder, in Chromium. The phone: 390 × 844, 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, the
processor four times slower, nothing kept from before. The clerk: no brake, the second and later visits. Five times each, in the
middle. No peer: these are goals that pages are held to.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path.insert(0, str(HERE.parents[1]))
import running  # noqa: E402
import station  # noqa: E402

QUESTION = "How soon is the portal usable on a phone on a slow line, and how soon are a clerk's pages there?"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--program", required=True)
    parser.add_argument("--only", action="append", help="not used")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=5)
    wanted = parser.parse_args()
    place = station.Station(wanted.program)
    try:
        owner, clerk, officer = place.owner(), place.staff("clerk"), place.staff("officer")
        # The clerk's own, whose cases the clerk may open.
        outlet = clerk.ok("GET", "/me")["acting"]["organisation"]["id"]
        cases = [station.draft(owner, outlet, str(number)) for number in range(21)]
        for case in cases[1:]:
            owner.ok("POST", f"/cases/{case}/submit", {})
        asked = {
            "address": place.address,
            "rounds": wanted.rounds,
            "cookies": {"owner": owner.cookie, "clerk": clerk.cookie, "officer": officer.cookie},
            "draft": cases[0],
            "case": cases[1],
        }
        # In e2e/, whose packages it uses.
        command = ["node", HERE.parent / "load.mjs", json.dumps(asked)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=HERE.parents[2] / "e2e")
    finally:
        place.stop()
    result = {"question": QUESTION, "machine": running.machine(), "ours": json.loads(told.stdout), "peers": {}}
    if wanted.json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    print(QUESTION)
    print(", ".join(f"{key} {value}" for key, value in result["machine"].items()))
    for name, numbers in result["ours"].items():
        print(f"{name:24}" + ", ".join(f"{key} {value}" for key, value in numbers.items()))


if __name__ == "__main__":
    main()

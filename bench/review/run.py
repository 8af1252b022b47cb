"""How long from an applicant's files to a verdict, and is it the right one?

Ours is the whole program, started anew for each set. No peer gives a verdict: theirs is the time to read the set's pictures
with a warm engine, which is the least that a reviewer built on it would need, and the accuracy column stays empty.
"""

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import running  # noqa: E402
import scoring  # noqa: E402

QUESTION = "How long from an applicant's files to a verdict, and is it the right one?"


def ours(program, sets):
    """Numbers of our reviews, and beside the verdicts the codes found and missed."""
    times, peak, right = [], 0, 0
    planted = found = reported = fields = exact = 0
    for folder, truth in sets:
        command = [program, "review", "--item", truth["item"], "--date", truth["date"], "--json", str(folder)]
        if (folder / "form.json").is_file():
            command += ["--form", str(folder / "form.json")]
        start = time.perf_counter()
        status, lines, held = running.watched(command)
        times.append(1000 * (time.perf_counter() - start))
        if status not in (0, 2, 3):
            sys.exit(f"yizhan review of {folder.name} ended with {status}")
        peak = max(peak, held)
        report = json.loads("".join(line for _, line in lines))
        right += report["verdict"] == truth["verdict_expected"]
        want = {defect["code"] for defect in truth["defects"]}
        have = {finding["code"] for finding in report["findings"] if finding["severity"] != "info"}
        planted, reported, found = planted + len(want), reported + len(have), found + len(want & have)
        for file in truth["files"]:
            for page in file["pages"]:
                values = values_of(report, file["file"], page["document"])
                fields += len(page["fields"])
                exact += sum(values.get(name) == scoring.plain(f["value"]) for name, f in page["fields"].items())
    numbers = scoring.numbers(times, peak, round(right / len(times), 4))
    rate = lambda part, whole: round(part / whole, 4) if whole else None  # noqa: E731
    numbers |= {"defects_found": rate(found, planted), "findings_right": rate(found, reported)}
    return numbers | {"fields_exact": rate(exact, fields)}


def values_of(report, file, document):
    """The field values reported for a document of a file."""
    values = {}
    for entry in report["files"]:
        if Path(entry["file"]).name == file:
            for page in entry["pages"]:
                if page["document"] == document:
                    values |= {name: scoring.plain(field["value"]) for name, field in page["fields"].items()}
    return values


def theirs(name, sets):
    """The time to read each set's pictures."""
    files = [[path for path in pictures(folder, truth)] for folder, truth in sets]
    times, _, peak = running.peer(name, [path for paths in files for path in paths])
    each = iter(times)
    return scoring.numbers([sum(next(each) for _ in paths) for paths in files if paths], peak, None)


def pictures(folder, truth):
    paths = (folder / file["file"] for file in truth["files"])
    return [path for path in paths if path.suffix.lower() in scoring.PICTURES]


def main():
    wanted = running.arguments()
    sets = list(scoring.sets(wanted.materials))
    if not sets:
        sys.exit(f"no sets with a truth in {wanted.materials}")

    def line(name, measure):
        if wanted.only and name not in wanted.only:
            return None
        print(f"· {name}: {len(sets)} sets", file=sys.stderr)
        return measure()

    result = {"question": QUESTION, "machine": running.machine(), "sets": len(sets)}
    result["ours"] = line("yizhan", lambda: ours(wanted.program, sets))
    peers = {name: line(name, lambda name=name: theirs(name, sets)) for name in running.PEERS}
    result["peers"] = {name: numbers for name, numbers in peers.items() if numbers}
    running.show(result, wanted.json)


if __name__ == "__main__":
    main()

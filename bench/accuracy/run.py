#!/usr/bin/env python3
"""How much of generated sets Yizhan reads and judges right.

    cargo xtask materials --sets 24 --seed 77 --split eval OUT
    python3 bench/accuracy/run.py OUT target/debug/yizhan

Prints every failure, then fields read exactly, findings by code, and sets without a defect that get a blocking finding.
"""
import collections
import json
import subprocess
import sys
import unicodedata
from pathlib import Path


# Which brackets a number is printed with is a matter of type, not of reading.
BRACKETS = str.maketrans("〔〕[]【】", "()()()")


def plain(value):
    text = "".join(unicodedata.normalize("NFKC", str(value)).split()).translate(BRACKETS)
    try:
        return repr(float(text))
    except ValueError:
        return text


def review(binary, folder, truth):
    command = [binary, "review", "--item", truth["item"], "--date", truth["date"], "--json", str(folder)]
    form = folder / "form.json"
    if form.exists():
        command[2:2] = ["--form", str(form)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return json.loads(done.stdout) if done.stdout else None


def fields_of(truth, report):
    """Yields (document, field, wanted, read) for every field of the truth."""
    pages = collections.defaultdict(list)
    for file in report["files"]:
        for page in file["pages"]:
            pages[file["file"], page["page"]].append(page)
    for file in truth["files"]:
        for page in file["pages"]:
            same = [p for p in pages[file["file"], page["page"]] if p["document"] == page["document"]]
            for name, wanted in page["fields"].items():
                read = same[0]["fields"].get(name, {}).get("value") if same else None
                yield page["document"], name, wanted["value"], read


class Tally:
    """What was right and wrong over all sets."""

    def __init__(self):
        self.fields = collections.defaultdict(collections.Counter)
        self.wrong = collections.Counter()
        self.planted, self.found, self.extra = (collections.Counter() for _ in range(3))
        self.clean, self.blocked = 0, collections.Counter()
        self.verdicts = collections.Counter()

    def add_fields(self, name, level, compared):
        for document, field, wanted, read in compared:
            right = read is not None and plain(read) == plain(wanted)
            self.fields[level][right] += 1
            if not right:
                self.wrong[document, field] += 1
                print(f"{name} {document}.{field}: {wanted} read as {read}")

    def add_findings(self, name, defects, findings):
        codes = {f["code"] for f in findings if f["severity"] != "info"}
        blocking = sorted({f["code"] for f in findings if f["severity"] == "blocking"})
        self.planted.update(defects)
        self.found.update(defects & codes)
        self.extra.update(codes - defects)
        for code in sorted(defects - codes):
            print(f"{name} missed {code}")
        if not defects:
            self.clean += 1
            if blocking:
                self.blocked[" ".join(blocking)] += 1
                print(f"{name} has no defect, but {', '.join(blocking)}")

    def show(self):
        print("\n| pages | fields | exact | share |\n|---|---|---|---|")
        for level, count in sorted(self.fields.items()):
            print(row(level, count[True] + count[False], count[True]))
        print(row("all", *(sum(c[k] for c in self.fields.values() for k in keys) for keys in ((True, False), (True,)))))
        print("\n| finding | planted | found | raised beside (blocking or warning, not planted) |\n|---|---|---|---|")
        for code in sorted(self.planted | self.extra):
            print(f"| {code} | {self.planted[code]} | {self.found[code]} | {self.extra[code]} |")
        print(f"| all | {self.planted.total()} | {self.found.total()} | {self.extra.total()} |")
        print(f"\nsets without a defect: {self.clean}, with a blocking finding: {self.blocked.total()} {dict(self.blocked)}")
        print("verdicts, expected and given:", dict(sorted(self.verdicts.items())))
        print(f"most wrong: {self.wrong.most_common(8)}")


def row(name, total, right):
    return f"| {name} | {total} | {right} | {100 * right / max(total, 1):.2f} % |"


def main(folder, binary):
    tally = Tally()
    for path in sorted(Path(folder).iterdir()):
        if not (path / "truth.json").exists():
            continue
        truth = json.loads((path / "truth.json").read_text())
        report = review(binary, path, truth)
        if report is None:
            print(f"{path.name}: the review gave no report")
            continue
        tally.add_fields(path.name, truth.get("level", "unknown"), fields_of(truth, report))
        tally.verdicts[truth["verdict_expected"], report["verdict"]] += 1
        tally.add_findings(path.name, {d["code"] for d in truth["defects"]}, report["findings"])
    tally.show()


if __name__ == "__main__":
    main(*sys.argv[1:3])

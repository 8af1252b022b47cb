#!/usr/bin/env python3
"""How much of generated sets Yizhan reads and judges right.

    cargo xtask materials --sets 24 --seed 77 --split eval OUT
    python3 bench/accuracy/run.py OUT target/debug/yizhan

Prints fields read exactly, planted defects found, and clean sets with a blocking finding, with every failure.
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


def main(folder, binary):
    right, total, wrong = 0, 0, collections.Counter()
    planted, found, missed = 0, 0, collections.Counter()
    clean, false_alarms = 0, collections.Counter()
    for path in sorted(Path(folder).iterdir()):
        if not (path / "truth.json").exists():
            continue
        truth = json.loads((path / "truth.json").read_text())
        report = review(binary, path, truth)
        if report is None:
            print(f"{path.name}: the review gave no report")
            continue
        for document, name, wanted, read in fields_of(truth, report):
            total += 1
            if read is not None and plain(read) == plain(wanted):
                right += 1
            else:
                wrong[document, name] += 1
                print(f"{path.name} {document}.{name}: {wanted} read as {read}")
        codes = {f["code"] for f in report["findings"]}
        defects = {d["code"] for d in truth["defects"]}
        planted += len(defects)
        found += len(defects & codes)
        missed.update(defects - codes)
        if not defects:
            clean += 1
            blocking = {f["code"] for f in report["findings"] if f["severity"] == "blocking"}
            if blocking:
                false_alarms[tuple(sorted(blocking))] += 1
    print(f"fields {right} of {total} = {right / max(total, 1):.4f}; most wrong: {wrong.most_common(8)}")
    print(f"planted defects {planted}, found {found}; missed {dict(missed)}")
    print(f"sets without a defect {clean}, with a blocking finding {sum(false_alarms.values())}: {dict(false_alarms)}")


if __name__ == "__main__":
    main(*sys.argv[1:3])

#!/usr/bin/env python3
"""Several papers on one table, thumbs, and seals of every shape: what is seen of drawn photographs.

    specimens --scene table --sets 48 --seed 3 OUT
    python3 bench/seeing/run.py OUT target/release/yizhan target/release/examples/seen ASSETS

The scene is told by the truth in OUT. Prints every failure, then a table.
"""
import collections
import json
import subprocess
import sys
import unicodedata
from pathlib import Path


def plain(value):
    text = "".join(unicodedata.normalize("NFKC", str(value)).split())
    return "".join(c for c in text if c.isalnum())


def reviewed(binary, folder, truth):
    """The documents of each file, read by the whole program."""
    command = [binary, "review", "--item", "any", "--date", truth["date"], "--json"]
    files = [str(folder / f["file"]) for f in truth["files"]]
    done = subprocess.run(command + files, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    return {Path(f["file"]).name: f["pages"] for f in report["files"]}


def looked_at(binary, assets, folder, truth):
    """The page of each file, as the reader alone sees it."""
    files = [str(folder / f["file"]) for f in truth["files"]]
    done = subprocess.run([binary, assets, *files], capture_output=True, text=True, check=True)
    pages = [json.loads(line) for line in done.stdout.splitlines()]
    return {Path(p["file"]).name: p for p in pages}


def bounds(quad):
    xs, ys = [p[0] for p in quad], [p[1] for p in quad]
    return min(xs), min(ys), max(xs), max(ys)


def shared(a, b):
    """Intersection over union of the bounds of two quadrilaterals."""
    a, b = bounds(a), bounds(b)
    w, h = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
    if w <= 0 or h <= 0:
        return 0.0
    area = lambda r: (r[2] - r[0]) * (r[3] - r[1])
    return w * h / (area(a) + area(b) - w * h)


def touches(a, b):
    a, b = bounds(a), bounds(b)
    return min(a[2], b[2]) > max(a[0], b[0]) and min(a[3], b[3]) > max(a[1], b[1])


class Table:
    def __init__(self):
        self.rows = collections.defaultdict(collections.Counter)

    def add(self, key, **counts):
        for row in (key, ("all",) * len(key)):
            self.rows[row].update({name: int(n) for name, n in counts.items()})

    def show(self, *names):
        print("\n| " + " | ".join(names) + " |\n|" + "---|" * len(names))
        for key, counts in sorted(self.rows.items()):
            cells = [*key, *(str(counts[n]) for n in names[len(key):])]
            print("| " + " | ".join(cells) + " |")


def table(truth, pages):
    result = Table()
    for file in truth["files"]:
        scene, found = file["scene"], pages.get(file["file"], [])
        left = list(found)
        for paper in file["pages"]:
            same = [p for p in left if p["document"] == paper["document"]]
            # Of two of one kind the one whose values agree.
            right = lambda p: sum(plain(p["fields"].get(n, {}).get("value", "")) == plain(f["value"]) for n, f in paper["fields"].items())
            best = max(same, key=right, default=None)
            exact = boxed = placed = 0
            for name, field in paper["fields"].items():
                read = best["fields"].get(name) if best else None
                good = read is not None and plain(read["value"]) == plain(field["value"])
                exact += good
                if not good:
                    print(f"{file['file']} {scene['kind']} {scene['level']} {paper['document']}.{name}: {field['value']} read as {read and read['value']}")
                if good and field.get("quad"):
                    boxed += 1
                    placed += touches(read["box"], field["quad"])
            if best:
                left.remove(best)
            result.add((scene["kind"], scene["level"]), papers=1, found=best is not None, fields=len(paper["fields"]), exact=exact, boxes=boxed, placed=placed)
        result.add((scene["kind"], scene["level"]), surplus=len(left))
        for page in left:
            print(f"{file['file']} {scene['kind']} surplus {page['document']}")
    result.show("scene", "level", "papers", "found", "surplus", "fields", "exact", "boxes", "placed")


def thumb(truth, seen):
    result = Table()
    for file in truth["files"]:
        scene, page = file["scene"], seen.get(file["file"])
        covered = page is not None and "covered" in page["quality"]["troubles"]
        wrong = covered != (scene["kind"] == "print")
        if wrong:
            print(f"{file['file']} {scene['kind']} {scene['level']} {file['pages'][0]['document']}: {page and page['quality']['troubles']}")
        result.add((scene["kind"], scene["level"]), n=1, covered=covered)
    result.show("thumb", "level", "n", "covered")


def seals(truth, seen):
    result = Table()
    for file in truth["files"]:
        scene, page = file["scene"], seen.get(file["file"])
        for seal in scene["seals"]:
            own = [s for sheet in page["sheets"] for s in sheet["seals"] if shared(s["quad"], seal["quad"]) > 0.5] if page else []
            texts = [plain(s["text"]) for s in own]
            read = plain(seal["text"]) in texts or any(plain(seal["text"]) in t for t in texts)
            shaped = any(s["shape"] == seal["shape"] for s in own)
            lines = [l["text"] for sheet in page["sheets"] for l in sheet["lines"]] if page else []
            date = file["pages"][0]["fields"].get("signed", {}).get("value", "")
            year, month, day = (date.split("-") + ["", "", ""])[:3]
            printed = f"{year}年{int(month or 0)}月{int(day or 0)}日"
            dated = any(printed in plain(l) for l in lines)
            if not (own and read and dated):
                other = [s["text"] for sheet in page["sheets"] for s in sheet["seals"]] if page else []
                print(f"{file['file']} {scene['kind']} {scene['level']}: {seal['text']} seen {[(s['shape'], s['text']) for s in own]} other {other} date {dated}")
            result.add((scene["kind"], scene["level"]), n=1, found=bool(own), shape=shaped, read=read, date=dated)
    result.show("seal", "level", "n", "found", "shape", "read", "date")


def main(folder, binary, looker, assets):
    folder = Path(folder)
    truth = json.loads((folder / "truth.json").read_text())
    kinds = {f["scene"]["kind"] for f in truth["files"]}
    if kinds & {"print", "margin", "none"}:
        thumb(truth, looked_at(looker, assets, folder, truth))
    elif any(f["scene"]["seals"] for f in truth["files"]):
        seals(truth, looked_at(looker, assets, folder, truth))
    else:
        table(truth, reviewed(binary, folder, truth))


if __name__ == "__main__":
    main(*sys.argv[1:5])

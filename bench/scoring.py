"""What counts as read, the same for everybody.

A value of the truth is read when it stands in the recognised text after white space and width are taken out of both.
A date counts in any of the ways it is printed.

>>> read("2026-03-02", "成立日期 2026年 3月 2日")
True
>>> read("杭州云栖（示范）有限公司", "名称 杭州云栖(示范)\\n有限公司")
True
>>> read("91330100MA2TEST01X", "91330100MA2TEST0IX")
False
>>> printed("commercial"), printed("有"), printed("88.5")
(False, False, True)
"""

import json
import re
import statistics
import unicodedata
from pathlib import Path

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"}
DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def plain(text):
    """The text without white space, in one width and one case."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def printed(value):
    """Whether a value of the truth is printed as it is: words of ours and single characters are not."""
    return len(plain(value)) > 1 and not re.fullmatch(r"[a-z_]+", value)


def forms(value):
    """The ways a value may be printed."""
    date = DATE.fullmatch(value)
    if not date:
        return {plain(value)}
    year, month, day = date.groups()
    short = (str(int(month)), str(int(day)))
    found = set()
    for m in {month, short[0]}:
        for d in {day, short[1]}:
            found |= {f"{year}年{m}月{d}日", f"{year}.{m}.{d}", f"{year}-{m}-{d}", f"{year}/{m}/{d}"}
    return found | {year + month + day}


def read(value, text):
    """Whether the value stands in the text."""
    text = plain(text)
    return any(form in text for form in forms(value))


def sets(folder):
    """The sets of a folder, each with its truth."""
    for truth in sorted(Path(folder).glob("*/truth.json")):
        yield truth.parent, json.loads(truth.read_text(encoding="utf-8"))


def pages(folder):
    """Every picture of the sets with the values printed on it. A file of several pages is no picture."""
    for place, truth in sets(folder):
        for file in truth["files"]:
            path = place / file["file"]
            if path.suffix.lower() in PICTURES and path.is_file():
                values = [f["value"] for page in file["pages"] for f in page["fields"].values() if printed(f["value"])]
                yield path, values


def share(pairs):
    """The share of values found, over (values, text) pairs."""
    hits = [read(value, text) for values, text in pairs for value in values]
    return round(sum(hits) / len(hits), 4) if hits else None


def numbers(milliseconds, peak_mb, accuracy):
    """One competitor's line."""
    ordered = sorted(milliseconds)
    at = max(0, -(-len(ordered) * 99 // 100) - 1)
    return {
        "median_ms": round(statistics.median(ordered), 1),
        "p99_ms": round(ordered[at], 1),
        "per_second": round(1000 * len(ordered) / sum(ordered), 3),
        "peak_mb": round(peak_mb),
        "accuracy": accuracy,
    }

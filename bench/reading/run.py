"""How fast and how completely is a photographed page read? Ours and peers on the same pictures, one after another."""

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import running  # noqa: E402
import scoring  # noqa: E402

QUESTION = "How fast and how completely is a photographed page read?"


def ours(program, files):
    """`yizhan read --json` prints one object a file, in order, as they are done; the first files are read twice, unmeasured
    once. As many files are read at a time as there are cores, so that some come close together and then none for a while:
    the time of a file is the time in which so many arrive, over their number."""
    together = os.cpu_count()
    warm = files[:together]
    status, lines, peak = running.watched([program, "read", "--json", *map(str, [*warm, *files])])
    answers = [(arrived, json.loads(line)) for arrived, line in lines if line.strip()]
    # Status 1 says that some file could not be read; it then has no pages, and counts as such.
    if status not in (0, 1) or len(answers) != len(files) + together:
        sys.exit(f"yizhan read ended with {status} after {len(answers)} of {len(files) + together} files")
    times, texts = [], []
    for (before, _), (arrived, answer) in zip(answers, answers[together:]):
        times.append((arrived - before) / together)
        texts.append("\n".join(line["text"] for page in answer["pages"] for line in page["lines"]))
    return times, texts, peak


def main():
    wanted = running.arguments()
    pages = list(scoring.pages(wanted.materials))
    if not pages:
        sys.exit(f"no pictures with a truth in {wanted.materials}")
    files = [path for path, _ in pages]

    def line(name, measure):
        if wanted.only and name not in wanted.only:
            return None
        print(f"· {name}: {len(files)} pages", file=sys.stderr)
        times, texts, peak = measure()
        return scoring.numbers(times, peak, scoring.share(zip((values for _, values in pages), texts)))

    result = {"question": QUESTION, "machine": running.machine(), "pages": len(files)}
    result["ours"] = line("yizhan", lambda: ours(wanted.program, files))
    peers = {name: line(name, lambda name=name: running.peer(name, files)) for name in running.PEERS}
    result["peers"] = {name: numbers for name, numbers in peers.items() if numbers}
    running.show(result, wanted.json)


if __name__ == "__main__":
    main()

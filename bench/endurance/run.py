"""Many sets one after another in one process: does its memory grow?

The sets are reviewed fifty times over. No peer reviews sets; what is compared is the process with itself, early and late.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
import running  # noqa: E402
import scoring  # noqa: E402

QUESTION = "Many sets one after another in one process: does its memory grow?"
ROUNDS = 50


def held(process):
    """Memory of the process in MB: now, and at most so far."""
    words = dict(line.split(":", 1) for line in open(f"/proc/{process.pid}/status", encoding="utf-8"))
    return [int(words[key].split()[0]) / 1024 for key in ("VmRSS", "VmHWM")]


def main():
    wanted = running.arguments()
    folders = [str(folder) for folder, _ in scoring.sets(wanted.materials)] * ROUNDS
    command = [wanted.program, "review", "--item", "premises-check", "--json", "--each", *folders]
    print(f"· yizhan: {len(folders)} sets", file=sys.stderr)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    times, memory, peak, before = [], [], 0, time.perf_counter()
    for _ in process.stdout:
        now, most = held(process)
        times.append(1000 * (time.perf_counter() - before))
        before = time.perf_counter()
        memory.append(now)
        peak = max(peak, most)
    if process.wait() not in (0, 2, 3) or len(times) != len(folders):
        sys.exit(f"yizhan review ended with {process.returncode} after {len(times)} of {len(folders)} sets")
    part = len(memory) // 10
    spans = [round(statistics.median(memory[i * part : (i + 1) * part])) for i in range(10)]
    numbers = scoring.numbers(times, peak, None) | {"median_mb_of_each_tenth": spans}
    result = {"question": QUESTION, "machine": running.machine(), "sets": len(folders), "ours": numbers, "peers": {}}
    running.show(result, wanted.json)
    if not wanted.json:
        print("median MB in each tenth of the run:", *spans)


if __name__ == "__main__":
    main()

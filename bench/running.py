"""Running a competitor and keeping what it printed, how long it took and how much memory it held at most."""

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

PEERS = ("rapidocr", "faster-paddle-small", "faster-paddle-tiny", "oar-ocr-tiny")


def arguments():
    """What `cargo xtask bench` passes on."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, help="the program yizhan")
    parser.add_argument("--materials", required=True, help="a folder of sets with their truth")
    parser.add_argument("--only", action="append", help="only this competitor: yizhan or a peer; may be repeated")
    parser.add_argument("--json", action="store_true", help="print the object instead of a table")
    return parser.parse_args()


def watched(command, given=None):
    """Run a command; its status, its output lines each with its time of arrival in ms, and its peak memory in MB."""
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    if given:
        process.stdin.write(given)
    process.stdin.close()
    lines = [(1000 * (time.perf_counter() - start), line) for line in process.stdout]
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, lines, usage.ru_maxrss / 1024


def peer(name, files):
    """Milliseconds and text of each picture, and peak memory, as a peer reads them."""
    command = [sys.executable, str(Path(__file__).with_name("peer.py")), name]
    if name == "oar-ocr-tiny":
        # A program of its own (`oar-ocr/`), built by `cargo xtask bench`; it reads with the models that we use as well.
        folder = Path(os.environ["YIZHAN_ASSETS"])
        models = ("tiny-det.onnx", "tiny-rec.onnx", "tiny-dict.txt")
        command = [os.environ["PEER_OAR_OCR"], *(str(folder / file) for file in models)]
    status, lines, peak = watched(command, "".join(f"{file}\n" for file in files))
    if status != 0:
        sys.exit(f"{name} ended with {status}")
    answers = {answer["file"]: answer for answer in (json.loads(line) for _, line in lines)}
    times = [answers[str(file)]["ms"] for file in files]
    return times, ["\n".join(answers[str(file)]["lines"]) for file in files], peak


def machine():
    """What it was measured on."""
    words = {}
    for file in ("/proc/cpuinfo", "/proc/meminfo"):
        if os.path.exists(file):
            for line in open(file, encoding="utf-8"):
                key, _, value = line.partition(":")
                words.setdefault(key.strip(), value.strip())
    return {
        "processor": words.get("model name", platform.processor() or platform.machine()),
        "cores": len(os.sched_getaffinity(0)),
        "memory_gb": round(int(words.get("MemTotal", "0 kB").split()[0]) / 1048576),
        "system": f"{platform.system()} {platform.machine()}",
    }


def show(result, as_json):
    """Print the result for a program or for a person."""
    if as_json:
        print(json.dumps(result, ensure_ascii=False, indent=2))
        return
    print(result["question"])
    print(", ".join(f"{key} {value}" for key, value in result["machine"].items()))
    columns = ("accuracy", "median_ms", "p99_ms", "per_second", "peak_mb")
    print(f"{'':24}" + "".join(f"{column:>12}" for column in columns))
    for name, line in [("yizhan", result["ours"]), *result["peers"].items()]:
        if line:
            cells = ("–" if line[column] is None else f"{line[column]:,}" for column in columns)
            print(f"{name:24}" + "".join(f"{cell:>12}" for cell in cells))

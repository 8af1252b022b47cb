"""One peer in one process: reads the pictures named on its input, one JSON line each.

The first picture is read once before, unmeasured: everybody starts warm. The time runs from the file's bytes to its lines.
"""

import json
import sys
import time


def rapidocr():
    import rapidocr

    engine = rapidocr.RapidOCR(params={"Global.log_level": "error"})
    return lambda data: list(engine(data).txts or ())


def faster_paddle(size):
    import faster_paddle

    engine = faster_paddle.OcrEngine(model_size=size)
    return lambda data: [bound["text"] for bound in engine.ocr(data)["bounds"].values()]


PEERS = {
    "rapidocr": rapidocr,
    "faster-paddle-small": lambda: faster_paddle("small"),
    "faster-paddle-tiny": lambda: faster_paddle("tiny"),
}


def main():
    read = PEERS[sys.argv[1]]()
    files = [line.rstrip("\n") for line in sys.stdin]
    for number, file in enumerate([files[0], *files]):
        start = time.perf_counter()
        with open(file, "rb") as source:
            lines = read(source.read())
        elapsed = 1000 * (time.perf_counter() - start)
        if number:
            print(json.dumps({"file": file, "ms": elapsed, "lines": lines}, ensure_ascii=False), flush=True)


if __name__ == "__main__":
    main()

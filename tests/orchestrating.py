"""The steps alone and the flow around them, by turns, in one process: run as a program.

    python -P tests/orchestrating.py WORKSPACE TURNS

with PREFECT_API_URL naming a server that is up. Prints one JSON object: the seconds of each run by engine.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from pathlib import Path

from flows.config import Request
from flows.orchestration import flows as digest
from flows.runs import steps


def main() -> None:
    folder, turns = Path(sys.argv[1]), int(sys.argv[2])
    took: dict[str, list[float]] = {"direct": [], "prefect": []}
    runs = {"direct": steps.run, "prefect": digest.run}
    # The first run imports what the others then find in memory.
    for turn in range(turns + 1):
        for engine, run in runs.items():
            for name in ("out", ".standfirst"):
                shutil.rmtree(folder / name, ignore_errors=True)
            began = time.perf_counter()
            run(Request(folder=folder), lambda _: None)
            if turn:
                took[engine].append(round(time.perf_counter() - began, 2))
    print(json.dumps(took))


if __name__ == "__main__":
    main()

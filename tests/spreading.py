"""Functions that other processes import and compute, for tests of how work is spread."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence


def squares(numbers: Sequence[int]) -> list[int]:
    return [number * number for number in numbers]


def process_of(_: int) -> int:
    time.sleep(0.05)
    return os.getpid()


def dies_elsewhere(number: int) -> int:
    if os.getpid() != int(os.environ.get("STANDFIRST_TEST_PID", "0")) and number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fails_at_three(number: int) -> int:
    if number == 3:
        raise KeyError(number)
    return number

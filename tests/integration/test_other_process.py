"""What is prepared of a text once and stored is the same in every process, whatever its hash seed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from flows.stories.signatures import signatures
from flows.stories.vectors import VectorRules, vector_of

pytestmark = pytest.mark.integration

ROOT = Path(__file__).parents[2]


def printed_elsewhere(program: str) -> bytes:
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        capture_output=True,
        check=True,
        env={"PYTHONHASHSEED": "7", "PYTHONPATH": "."},
    ).stdout


def test_a_signature_is_the_same_in_another_process() -> None:
    program = (
        "from flows.stories.signatures import signatures; print(signatures(['Rain fell on Tarnfeld'])[0])"
    )
    assert printed_elsewhere(program).decode().strip() == str(signatures(["Rain fell on Tarnfeld"])[0])


def test_a_term_vector_is_the_same_in_another_process() -> None:
    program = (
        "import sys; from flows.stories.vectors import VectorRules, vector_of;"
        "sys.stdout.buffer.write(vector_of('Tarnfeld', 'The bridge fell', 'en', VectorRules()).to_bytes())"
    )
    here = vector_of("Tarnfeld", "The bridge fell", "en", VectorRules())
    assert printed_elsewhere(program) == here.to_bytes()

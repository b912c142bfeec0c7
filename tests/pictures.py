"""Pictures for tests, made here: a photograph's size with a pattern that no encoder makes small."""

from __future__ import annotations

import io
import random

from PIL import Image


def picture(width: int = 1600, height: int = 900, seed: int = 1, kind: str = "JPEG") -> bytes:
    """Return a picture of coarse coloured noise in a format of Pillow."""
    coarse = Image.frombytes("RGB", (40, 24), random.Random(seed).randbytes(40 * 24 * 3))
    written = io.BytesIO()
    coarse.resize((width, height), Image.Resampling.BICUBIC).save(written, kind)
    return written.getvalue()

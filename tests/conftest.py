"""What all tests share."""

from __future__ import annotations

from hypothesis import settings

# The same examples on every machine, however slow it is: a red test stays red until it is mended.
settings.register_profile("standfirst", derandomize=True, deadline=None, database=None)
settings.load_profile("standfirst")

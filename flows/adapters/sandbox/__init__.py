"""Untrusted work in child processes with limits: strangers' documents, and a workspace's own templates.

pebble 5.2.3 with a limit of memory would save about 150 of 300 lines, and failed 2 of 25 of our tests:
pages of a million elements took 206 and 213 MB of the 200 allowed, as it does not replace a worker that
has grown. It also runs the main program again in each worker.
"""

from flows.adapters.sandbox.reader import GuardedReader
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.adapters.sandbox.worker import ReadDocument

__all__ = ["GuardedReader", "ReadDocument", "within_bounds"]

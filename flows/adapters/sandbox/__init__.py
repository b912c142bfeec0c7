"""Work in child processes: untrusted work with limits (strangers' documents, a workspace's own templates),
and work spread over the cores of this machine.

pebble 5.2.3 with a limit of memory would save about 150 of 300 lines, and failed 2 of 25 of our tests:
pages of a million elements took 206 and 213 MB of the 200 allowed, as it does not replace a worker that
has grown. It also runs the main program again in each worker.
"""

from flows.adapters.sandbox.process_mapper import ProcessMapper
from flows.adapters.sandbox.reader import GuardedReader
from flows.adapters.sandbox.template_renderer import within_bounds
from flows.adapters.sandbox.worker import ReadDocument, answer_of

__all__ = ["GuardedReader", "ProcessMapper", "ReadDocument", "answer_of", "within_bounds"]

"""Where documents are read: small files here, all others in a worker process that can be ended."""

from flows.adapters.sandbox.reader import GuardedReader
from flows.adapters.sandbox.worker import ReadDocument

__all__ = ["GuardedReader", "ReadDocument"]

"""Where documents are read: small files here, all others in a worker process that can be ended."""

from flows.adapters.reading.reader import GuardedReader
from flows.adapters.reading.worker import ReadDocument

__all__ = ["GuardedReader", "ReadDocument"]

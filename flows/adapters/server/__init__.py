"""A Prefect server in a child process: started early, waited for, ended with this process."""

from flows.adapters.server.address import answers, forget_server, note_server, noted_server, server_version
from flows.adapters.server.process import ServerProcess, prefect_home

__all__ = [
    "ServerProcess",
    "answers",
    "forget_server",
    "note_server",
    "noted_server",
    "prefect_home",
    "server_version",
]

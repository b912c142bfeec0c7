"""The errors that end a command. Each names a thing, what is wrong with it, and what to do.

    StandfirstError
    ├── ConfigurationError   standfirst.toml, sources.toml or themes.toml cannot be used
    ├── WorkspaceError       the folder is not a workspace, or cannot be written
    ├── StoreError           the store cannot be opened or brought up to date
    │   └── StoreBusyError   another run keeps the store locked
    ├── PublishError         the out folder cannot be written
    ├── EngineError          Prefect failed, and not a step that it ran
    ├── MailboxError         a mailbox cannot be read
    └── StepTimeoutError     a step did not end in its time

An expected failure of one source, file or entry is not an exception: it is a `flows.model.FetchFailure` and
travels with the documents.
"""


class StandfirstError(Exception):
    """An error that ends the command, in one line: the thing, what is wrong, the remedy."""

    def __init__(self, thing: str, problem: str, remedy: str) -> None:
        super().__init__(f"{thing}: {problem}. {remedy}")
        self.thing = thing
        self.problem = problem
        self.remedy = remedy


class ConfigurationError(StandfirstError):
    """A settings file cannot be read, or has a value that cannot be used."""


class WorkspaceError(StandfirstError):
    """The folder is not a workspace, or a workspace cannot be made there."""


class StoreError(StandfirstError):
    """The store cannot be opened, written or migrated."""


class StoreBusyError(StoreError):
    """Another run holds the lock of the store and has not ended in time."""


class PublishError(StandfirstError):
    """The out folder cannot be written."""


class EngineError(StandfirstError):
    """Prefect or the connection to its server failed, and not a step that it ran."""


class MailboxError(StandfirstError):
    """A mailbox cannot be read."""


class StepTimeoutError(StandfirstError):
    """A step of a run did not end in its time."""

"""What can stop a run, each with the thing that is wrong and the remedy.

    StandfirstError
    ├── ConfigurationError   standfirst.toml, sources.toml or themes.toml cannot be used
    ├── WorkspaceError       the folder is no workspace, or cannot be written
    ├── StoreError           the store cannot be opened or brought up to date
    │   └── StoreBusyError   another run keeps the store locked
    ├── PublishError         the out folder cannot be written
    ├── EngineError          Prefect failed, not a step that it ran
    └── StepTimeoutError     a step did not end in its time

Expected failures of one source, file or entry are not exceptions: they are
`flows.model.FetchFailure` values and travel in the stream.
"""


class StandfirstError(Exception):
    """A failure that ends the command, told in one line: the thing, what is wrong, the remedy."""

    def __init__(self, thing: str, problem: str, remedy: str) -> None:
        super().__init__(f"{thing}: {problem}. {remedy}")
        self.thing = thing
        self.problem = problem
        self.remedy = remedy


class ConfigurationError(StandfirstError):
    """A settings file cannot be read or holds something that cannot be used."""


class WorkspaceError(StandfirstError):
    """The folder is not a workspace, or a workspace cannot be made there."""


class StoreError(StandfirstError):
    """The store cannot be opened, written or migrated."""


class StoreBusyError(StoreError):
    """Another run holds the lock of the store and has not ended in time."""


class PublishError(StandfirstError):
    """The out folder cannot be written."""


class EngineError(StandfirstError):
    """Prefect or the way to its server failed, not a step that it ran."""


class StepTimeoutError(StandfirstError):
    """A step of a run did not end in the time that it may take."""

"""Maps functions over batches on the workers of a Dask scheduler; the only module that imports Dask."""

from __future__ import annotations

import platform
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from itertools import count
from typing import TYPE_CHECKING, Any, Self, TypeAlias, TypeVar

from flows.errors import EngineError
from flows.ports import Mapper

if TYPE_CHECKING:
    from distributed import Client

_CONNECT_SECONDS = 15.0
# Workers may start later than the run.
_WORKER_SECONDS = 30.0
# A batch takes seconds; it may wait for others, and for a worker that was lost.
_BATCH_SECONDS = 900.0
# So many workers may be lost over one batch: then it is computed here.
_RETRIES = 3
_FEWEST_UNDER_WAY = 4

_PYTHON, _DISTRIBUTED = _ALWAYS = ("Python", "distributed")

Versions: TypeAlias = Mapping[str, str | None]

_Batch = TypeVar("_Batch")
_Result = TypeVar("_Result")


class DaskMapper:
    """Implements `flows.ports.Mapper` by Dask's client, which connects with the first batch.

    A worker that is lost changes nothing: its batches go to others. If the scheduler is lost, `local`
    computes the rest, and `problem` says so. `packages` decide the bytes of a result: a worker that has
    another version of one is refused.
    """

    def __init__(self, address: str, packages: Iterable[str], local: Mapper) -> None:
        self._address = address
        self._packages = ("standfirst", *packages)
        self._local = local
        self._client: Client | None = None
        self._keys = count()
        self.problem: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Leave the scheduler; what it still computes for this run is dropped."""
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.close(timeout=5)

    def map(
        self,
        function: Callable[[_Batch], _Result],
        batches: Iterable[_Batch],
        *,
        has_own_process: bool = False,
    ) -> Iterator[_Result]:
        """Yield the result of a function for each batch, in order; two batches a worker are under way.

        Raises EngineError if no scheduler or no worker is there, or a worker has other versions.
        """
        remaining = iter(batches)
        waiting: deque[tuple[_Batch, Any]] = deque()
        for batch in remaining:
            waiting.append((batch, self._submitted(function, batch)))
            if len(waiting) > self._most_under_way():
                yield self._result(function, *waiting.popleft())
            if self.problem is not None:
                break
        while waiting:
            yield self._result(function, *waiting.popleft())
        yield from self._local.map(function, remaining, has_own_process=has_own_process)

    def _submitted(self, function: Callable[[_Batch], _Result], batch: _Batch) -> Any:
        """Return the future of a batch; None if the scheduler was lost."""
        client = self._client
        if client is None and self.problem is None:
            client = self._client = _connected(self._address, self._packages)
        if client is None or self.problem is not None:
            return None
        try:
            # Every batch is computed for this run: Dask's own key would hash megabytes to find it again.
            key = f"standfirst-{id(self)}-{next(self._keys)}"
            words = function, batch, _versions_of(self._packages)
            return client.submit(_computed, *words, key=key, pure=False, retries=_RETRIES)
        except Exception as error:
            self._lose(error)
            return None

    def _result(self, function: Callable[[_Batch], _Result], batch: _Batch, future: Any) -> _Result:
        """Return the result of a batch, computed here if Dask gives none."""
        from distributed import KilledWorker
        from distributed.client import FutureCancelledError
        from distributed.comm.core import CommClosedError

        if future is None or self.problem is not None:
            return function(batch)
        try:
            result: _Result | _OtherVersion = future.result(timeout=_BATCH_SECONDS)
        except KilledWorker:
            return function(batch)
        except (FutureCancelledError, CommClosedError, TimeoutError, OSError) as error:
            self._lose(error)
            return function(batch)
        # The cluster forgets a result that nobody refers to.
        future.release()
        if isinstance(result, _OtherVersion):
            raise EngineError(f"dask {self._address}", result.problem, _SAME)
        return result

    def _lose(self, error: Exception) -> None:
        lost = f"The Dask scheduler at {self._address} was lost ({type(error).__name__})"
        self.problem = f"{lost}: this machine computed the rest. Look whether it runs."
        self.close()

    def _most_under_way(self) -> int:
        client = self._client
        if client is None:
            return 0
        workers = client.scheduler_info(n_workers=-1)["workers"]
        threads = sum(int(worker["nthreads"]) for worker in workers.values())
        return max(_FEWEST_UNDER_WAY, 2 * threads)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OtherVersion:
    """The refusal of a worker that has another version of a package."""

    problem: str


def _computed(
    function: Callable[[_Batch], _Result], batch: _Batch, here: Versions
) -> _Result | _OtherVersion:
    """Return the result of a function on a worker that has the versions of the program; else the difference.

    Workers may begin, or begin again with another version, in the middle of a run.
    """
    problem = _difference(platform.node(), _versions_of(tuple(here)), here)
    return _OtherVersion(problem=problem) if problem else function(batch)


@cache
def _versions_of(names: tuple[str, ...]) -> Versions:
    return installed(name for name in names if name not in _ALWAYS)


def _connected(address: str, packages: Iterable[str]) -> Client:
    """Return a client of a scheduler with a worker like this program. Raises EngineError."""
    try:
        from distributed import Client
    except ImportError as error:
        remedy = "Install it: pip install 'standfirst[dask]'."
        raise EngineError("dask", "the package distributed is not installed", remedy) from error
    thing = f"dask {address}"
    try:
        client = Client(address, timeout=_CONNECT_SECONDS, set_as_default=False, name="standfirst")
    except (OSError, TimeoutError, ValueError, RuntimeError) as error:
        problem = f"no scheduler answers ({type(error).__name__})"
        remedy = "Start it with `dask scheduler`, correct the address, or remove the key `dask`."
        raise EngineError(thing, problem, remedy) from error
    try:
        client.wait_for_workers(1, timeout=_WORKER_SECONDS)
        versions = client.run(installed, tuple(packages))
    except (OSError, TimeoutError) as error:
        client.close(timeout=5)
        remedy = f"Start one where Standfirst is installed: `dask worker {address} --nthreads 1`."
        raise EngineError(thing, "has no worker", remedy) from error
    except Exception as error:
        client.close(timeout=5)
        raise EngineError(thing, f"a worker cannot import Standfirst ({error})", _SAME) from error
    here = installed(packages)
    for worker, there in sorted(versions.items()):
        if difference := _difference(worker, there, here):
            client.close(timeout=5)
            raise EngineError(thing, difference, _SAME)
    return client


def _difference(worker: str, there: Versions, here: Versions) -> str | None:
    """Return what a worker has another version of than this program, None if there is nothing."""
    for name in here:
        if there.get(name) != here[name]:
            return f"the worker {worker} has {name} {there.get(name)}, and this program {here[name]}"
    return None


_SAME = "Install the same versions on all machines, such as by one image or one constraints.txt."


def installed(packages: Iterable[str]) -> Versions:
    """Return the versions of Python and of some packages; a worker is asked for those it has."""
    versions: dict[str, str | None] = {_PYTHON: platform.python_version().rpartition(".")[0]}
    for name in (*packages, _DISTRIBUTED):
        try:
            versions[name] = version(name)
        except PackageNotFoundError:
            versions[name] = None
    return versions

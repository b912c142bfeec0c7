"""Messages to phones and chat services through Apprise (extra `notify`), each address on its own."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from flows.delivery.channels import http_answer
from flows.errors import ConfigurationError
from flows.model import Answer, DeliveryStatus
from flows.model.settings import Secret

if TYPE_CHECKING:
    from apprise import NotifyBase

# No service is waited for longer, whatever its address says.
CONNECT_SECONDS = 10.0
ANSWER_SECONDS = 20.0
# ntfy makes a file of a longer message; and who reads more on a phone opens the page.
MOST_BYTES = 4_000
# What Slack counts as characters may be two for a sign beyond the first plane.
_MARGIN = 0.9

_STATUS = re.compile(r"\berror=(\d{3})\d*\b")
# No connection was made, so that the service knows nothing of the message.
_UNSENT = re.compile(r"NewConnectionError|ConnectTimeout|NameResolution|CERTIFICATE|Connection refused")


class AppriseChannel:
    """One address in Apprise's form; no error and no log names it, for it holds passwords."""

    def __init__(self, address: Secret) -> None:
        self._service = _service(address)
        self.name: str = str(self._service.service_name)
        self.is_plain: bool = str(self._service.notify_format.value) == "text"
        longest = int(self._service.body_maxlen * _MARGIN)
        self.most_bytes: int = max(200, min(MOST_BYTES, longest - self._title_characters(longest)))

    def send(self, title: str, body: str) -> Answer:
        """Send one message once, and return what became of it."""
        from apprise import NotifyFormat

        form = NotifyFormat.TEXT if self.is_plain else NotifyFormat.MARKDOWN
        log = _Log()
        logger = logging.getLogger("apprise")
        before, propagates = logger.level, logger.propagate
        # What Apprise logs holds addresses and the message: it goes nowhere else.
        logger.addHandler(log)
        logger.setLevel(logging.DEBUG)
        logger.propagate = False
        try:
            if self._service.notify(body=body, title=title, body_format=form):
                return Answer(status=DeliveryStatus.SENT, reason=f"{self.name} took it", again=False)
            return self._failure(log.text)
        except Exception as error:
            # A hundred services by as many authors: one that raises must not stop the others.
            reason = f"{self.name}: it could not be sent ({type(error).__name__})"
            return Answer(status=DeliveryStatus.UNKNOWN, reason=reason, again=False)
        finally:
            logger.removeHandler(log)
            logger.setLevel(before)
            logger.propagate = propagates

    def _failure(self, log: str) -> Answer:
        if status := _STATUS.search(log):
            return http_answer(self.name, int(status[1]))
        if "Socket Exception" in log and not _UNSENT.search(log):
            reason = f"{self.name}: the connection ended before its answer came"
            return Answer(status=DeliveryStatus.UNKNOWN, reason=reason, again=False)
        return Answer(status=DeliveryStatus.DEFERRED, reason=f"{self.name}: it could not be reached")

    def _title_characters(self, longest: int) -> int:
        """Return what the title takes of the body where a service has no titles."""
        return 0 if self._service.title_maxlen else min(150, longest // 2)


class _Log(logging.Handler):
    """Holds the beginning of what was logged."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.text = ""

    def emit(self, record: logging.LogRecord) -> None:
        """Add a record."""
        if len(self.text) < 20_000:
            self.text += record.getMessage() + "\n"


def _service(address: Secret) -> NotifyBase:
    """Return Apprise's own object for an address. Raises ConfigurationError without naming it."""
    try:
        from apprise import Apprise, AppriseAsset
        from apprise.common import PersistentStoreMode
    except ImportError as error:
        remedy = "Install it with the extra: pip install 'standfirst[notify]'."
        raise ConfigurationError("notify", "needs the library Apprise", remedy) from error
    asset = AppriseAsset(
        app_id="Standfirst",
        app_desc="Standfirst",
        app_url="",
        http_redirects=False,
        secure_logging=True,
        storage_mode=PersistentStoreMode.MEMORY,
    )
    logger = logging.getLogger("apprise")
    is_disabled, logger.disabled = logger.disabled, True
    try:
        service = Apprise.instantiate(address.reveal(), asset=asset, suppress_exceptions=True)
    finally:
        logger.disabled = is_disabled
    scheme = address.reveal().partition("://")[0][:20]
    shown = f"an address of {scheme}://" if re.fullmatch(r"[a-z]+", scheme) else "an address"
    if service is None:
        remedy = "Write it as the list of services of Apprise says, such as ntfy://ntfy.sh/my-news."
        raise ConfigurationError("notify", f"{shown} is not one that Apprise can use", remedy)
    if len(service) > 1:
        # Some of them would get a message again after one of the others failed.
        remedy = "Write an address for each."
        raise ConfigurationError("notify", f"{shown} names several receivers", remedy)
    service.socket_connect_timeout = CONNECT_SECONDS
    service.socket_read_timeout = ANSWER_SECONDS
    return service

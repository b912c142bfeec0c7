"""Signs messages (DKIM, RFC 6376) with the library dkimpy, of the extra `dkim`."""

from __future__ import annotations

from flows.errors import ConfigurationError
from flows.model.settings import Secret

# Named once more than they occur: nobody can add a second one that a reader would see. Providers take the
# headers of one-click leaving for true only if they are signed (RFC 8058).
_OVERSIGNED = (b"from", b"subject", b"list-unsubscribe", b"list-unsubscribe-post")
_SIGNED = (
    *(b"reply-to", b"to", b"date", b"message-id", b"list-id", b"list-archive", b"auto-submitted"),
    *(b"mime-version", b"content-type"),
)


class DkimSigner:
    """Signs for a domain with the private key of a selector."""

    def __init__(self, domain: str, selector: str, key: Secret) -> None:
        """Raises ConfigurationError without the library, or if the key is none that can sign."""
        try:
            import dkim
        except ImportError as error:
            remedy = "Install it with: pip install 'standfirst[dkim]', or remove dkim_selector."
            raise ConfigurationError("DKIM", "needs the library dkimpy", remedy) from error
        self._sign, self._failed = dkim.sign, dkim.DKIMException
        self._domain, self._selector = domain.encode("ascii"), selector.encode("ascii")
        self._key = key.reveal().encode()
        self.signed(b"From: a@b\r\n\r\n\r\n")

    def signed(self, message: bytes) -> bytes:
        """Return a message with its signature before its headers."""
        named = {line.partition(b":")[0].lower() for line in message.partition(b"\r\n\r\n")[0].split(b"\r\n")}
        headers = [name for name in (*_OVERSIGNED, *_SIGNED) if name in named]
        try:
            signature: bytes = self._sign(
                message,
                self._selector,
                self._domain,
                self._key,
                canonicalize=(b"relaxed", b"relaxed"),
                include_headers=[*headers, *_OVERSIGNED],
            )
        except (self._failed, ValueError, IndexError, TypeError) as error:
            problem = f"cannot sign with the key of DKIM: {error}"
            # Without a cause: that error may hold the key.
            raise ConfigurationError("DKIM", problem, "Name an RSA key in PEM with dkim_key_file.") from None
        return signature + message

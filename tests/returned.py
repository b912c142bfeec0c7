"""Mail that comes back, as servers and providers write it."""

from __future__ import annotations

TOKEN = "WyIwMTIzNDU2Nzg5YWJjZGVmIiwibWFpbiIsMTc5NTc1OTIwMF0.c2lnbmF0dXJlLW9mLXRoaXJ0eS10d28"

HEADER = (
    "List-Unsubscribe: <https://d.example/unsubscribe/{}>, "
    "<mailto:desk@digest.example?subject=unsubscribe%20{}>"
)
_BOUNCE = """From: MAILER-DAEMON@mx.example\r
To: desk@digest.example\r
Subject: Undelivered Mail Returned to Sender\r
Auto-Submitted: auto-replied\r
MIME-Version: 1.0\r
Content-Type: multipart/report; report-type={report}; boundary="B1"\r
\r
--B1\r
Content-Type: text/plain\r
\r
Your message could not be delivered.\r
\r
--B1\r
Content-Type: {status_type}\r
\r
{status}\r
--B1\r
Content-Type: {how}\r
\r
From: desk@digest.example\r
Subject: A river rises\r
Message-ID: <0123@digest.example>\r
{header}\r
\r
--B1--\r
"""


def bounce(
    token: str,
    *,
    how: str = "message/rfc822",
    fields: str = "Action: failed\r\nStatus: 5.1.1",
    header: str = HEADER,
) -> bytes:
    """Return a delivery report (RFC 3464) of our message with a token, "" for one without our header."""
    status = (
        f"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; anna@allport.example\r\n{fields}\r\n"
    )
    text = _BOUNCE.format(
        report="delivery-status",
        status_type="message/delivery-status",
        status=status,
        how=how,
        header=header.format(token, token) if token else "X-Other: 1",
    )
    return text.encode()


def complaint(token: str, kind: str = "abuse") -> bytes:
    """Return a feedback report (RFC 5965) of our message."""
    text = _BOUNCE.format(
        report="feedback-report",
        status_type="message/feedback-report",
        status=f"Feedback-Type: {kind}\r\nUser-Agent: Provider/1\r\nVersion: 1\r\n",
        how="message/rfc822",
        header=HEADER.format(token, token),
    )
    return text.encode()


def request_to_leave(subject: str, **headers: str) -> bytes:
    """Return what a mail program sends for our mailto: address."""
    lines = [f"Subject: {subject}", "From: anna@allport.example", "To: desk@digest.example"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()

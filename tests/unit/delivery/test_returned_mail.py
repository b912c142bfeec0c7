"""Mail that comes back, read from its bytes: what counts, what is for a person, and what no one can forge."""

from __future__ import annotations

import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.delivery.returned_mail import MOST_TOKENS, OTHER, read_returned
from tests.returned import TOKEN, bounce, complaint, request_to_leave


@pytest.mark.parametrize("how", ["message/rfc822", "text/rfc822-headers", "message/global-headers"])
def test_a_report_of_a_lasting_failure_is_a_bounce_of_our_message(how: str) -> None:
    returned = read_returned(bounce(TOKEN, how=how))
    assert (returned.kind, returned.tokens, returned.status) == ("bounce", (TOKEN,), "5.1.1")


@pytest.mark.parametrize(
    "fields",
    [
        "Action: delayed\r\nStatus: 4.4.1",
        "Action: failed\r\nStatus: 4.4.7",
        "Action: delayed\r\nStatus: 5.4.7",
        "Action: delivered\r\nStatus: 2.0.0",
        "Action: failed\r\nStatus: five",
        "Action: failed",
        "",
    ],
)
def test_what_may_pass_or_went_well_is_none(fields: str) -> None:
    assert read_returned(bounce(TOKEN, fields=fields)) == OTHER


def test_a_report_in_unicode_has_its_reader_in_a_block_of_its_own() -> None:
    body = bounce(TOKEN).replace(b"message/delivery-status", b"message/global-delivery-status")
    assert read_returned(body).kind == "bounce"


def test_a_report_names_few_readers() -> None:
    tokens = " ".join(f"<https://d.example/unsubscribe/{TOKEN}{number}>," for number in range(9))
    assert len(read_returned(bounce(TOKEN, header=f"List-Unsubscribe: {tokens}")).tokens) == MOST_TOKENS


def test_a_folded_header_holds_its_token() -> None:
    assert read_returned(
        bounce(
            TOKEN,
            header="List-Unsubscribe: <https://d.example/unsubscribe/{}>,\r\n"
            " <mailto:desk@digest.example?subject=unsubscribe%20{}>",
        )
    ).tokens == (TOKEN,)


def test_a_report_without_our_headers_names_nobody() -> None:
    assert read_returned(bounce("")).tokens == ()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [(kind, "complaint") for kind in ("abuse", "fraud", "opt-out")] + [("not-spam", "other"), ("", "other")],
)
def test_a_feedback_report_of_abuse_is_a_complaint(kind: str, expected: str) -> None:
    assert read_returned(complaint(TOKEN, kind)).kind == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (f"unsubscribe {TOKEN}", "leave"),
        (f"Unsubscribe  {TOKEN} ", "leave"),
        ("unsubscribe", "other"),
        (f"Re: unsubscribe {TOKEN}", "other"),
        ("A river rises", "other"),
    ],
)
def test_the_subject_of_our_own_address_asks_to_leave(subject: str, expected: str) -> None:
    assert read_returned(request_to_leave(subject)).kind == expected


def test_an_automatic_answer_asks_for_nothing() -> None:
    body = request_to_leave(f"unsubscribe {TOKEN}", **{"Auto-Submitted": "auto-replied"})
    assert read_returned(body) == OTHER


def test_a_person_who_quotes_us_asks_for_nothing() -> None:
    message = EmailMessage(policy=SMTP)
    message["Subject"] = "Your digest"
    message.set_content(f"List-Unsubscribe: <https://d.example/unsubscribe/{TOKEN}>\nStatus: 5.1.1")
    assert read_returned(message.as_bytes()) == OTHER


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=2_000), st.integers(min_value=0, max_value=2_000))
def test_damaged_reports_are_read_without_an_error(junk: bytes, place: int) -> None:
    body = bounce(TOKEN)
    read_returned(body[:place] + junk + body[place:])
    read_returned(junk)


REPORT = "Content-Type: multipart/report; boundary=b\r\n\r\n"
NESTED = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\r\n\r\n--{n}\r\n' for n in range(20_000))


@pytest.mark.parametrize(
    "hostile",
    [
        NESTED,
        "Content-Type: message/rfc822\r\n\r\n" * 13_000,
        "Subject: unsubscribe " + "a" * 399_000,
        REPORT + "--b\r\n" * 70_000,
        f"{REPORT}--b\r\nContent-Type: message/delivery-status\r\n\r\n" + "Status: 5.1.1\r\n\r\n" * 23_000,
        "Content-Type: multipart/report; " + ";".join(f"a*{n}=b" for n in range(40_000)) + "\r\n\r\n",
        f"{REPORT}--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        + "List-Unsubscribe: <unsubscribe/" * 12_000,
        "X: y\r\n" * 66_000,
        'Content-Type: multipart/report; boundary="' + "(" * 390_000,
    ],
    ids=range(9),
)
def test_hostile_mail_costs_little(hostile: str) -> None:
    begin = time.process_time()
    read_returned(hostile[:400_000].encode())
    assert time.process_time() - begin < 3.0

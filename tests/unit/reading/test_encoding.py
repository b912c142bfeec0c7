from __future__ import annotations

import pytest

from flows.reading.encoding import decode


@pytest.mark.parametrize("name", ["utf-8-sig", "utf-16", "utf-32"])
def test_the_byte_order_mark_decides(name: str) -> None:
    assert decode("Café à 5 €\n".encode(name), "ascii") == "Café à 5 €\n"


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_wide_text_without_a_mark_is_told_by_its_zero_bytes(name: str) -> None:
    assert decode("The bridge is shut.".encode(name)) == "The bridge is shut."


def test_utf8_goes_before_what_the_transport_says() -> None:
    assert decode("Café".encode(), "iso-8859-1") == "Café"


def test_the_charset_of_the_transport_is_used() -> None:
    assert decode("Привет".encode("koi8-r"), "koi8-r") == "Привет"


def test_a_charset_that_hides_in_ascii_goes_before_utf8() -> None:
    assert decode("日本".encode("iso-2022-jp"), "iso-2022-jp") == "日本"


@pytest.mark.parametrize(
    "head", ['<?xml version="1.0" encoding="windows-1251"?>', "<html><meta charset=windows-1251>"]
)
def test_the_charset_a_document_declares_is_used(head: str) -> None:
    assert decode((head + "Мост").encode("cp1251")) == head + "Мост"


@pytest.mark.parametrize("charset", ["no-such-charset", "base64", "\x00", "utf-16"])
def test_a_useless_charset_leaves_windows_1252(charset: str) -> None:
    assert decode(b"na\xefve \x93so\x94", charset if charset != "utf-16" else None) == "naïve “so”"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("koi8-r", "Мост через реку закрыт для движения после проверки, сообщила администрация города."),
        ("euc-jp", "川にかかる橋は点検のあと閉鎖されたと市役所が発表しました。"),
        ("gb18030", "市政府表示，检查之后河上的桥梁已经关闭，修复工作将持续到星期一。"),
    ],
)
def test_a_text_that_is_silent_about_its_charset_is_guessed(name: str, text: str) -> None:
    assert decode(f"<p>{text}</p>".encode(name)) == f"<p>{text}</p>"


def test_accents_in_a_latin_text_are_not_guessed_at() -> None:
    text = "Der Käse schmeckt übrigens großartig, sagte der Bürgermeister."
    assert decode(text.encode("cp1252")) == text


def test_latin_1_means_windows_1252() -> None:
    assert decode(b"\x93so\x94", "latin-1") == "“so”"


def test_a_broken_byte_among_whole_characters_keeps_the_others() -> None:
    assert decode(b"caf\xc3\xa9 \xe2\x80\x99 n\xffo") == ("café ’ n\ufffdo")


def test_lone_control_characters_go_and_line_ends_become_newlines() -> None:
    assert decode(b"One\x00 line\r\nTwo\rThree\x0cFour and a good deal more of it" + b"x" * 100) == (
        "One line\nTwo\nThree\nFour and a good deal more of it" + "x" * 100
    )


@pytest.mark.parametrize(
    "body",
    [b"%PDF-1.4 text", b"PK\x03\x04zip", b"\x89PNG\r\n", bytes(range(32)) * 20, b"a\x00b\x01c\x02d\x03" * 9],
)
def test_what_is_no_text_is_refused(body: bytes) -> None:
    assert decode(body) is None


def test_nothing_is_empty_text() -> None:
    assert decode(b"") == ""

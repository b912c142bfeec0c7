"""TOML files that cannot be read."""

from __future__ import annotations

from pathlib import Path

from tests.unit.config.files import read, refusal, workspace


class TestReading:
    def test_toml_fault_tells_its_line(self, tmp_path: Path) -> None:
        assert "(at line 2, column 9)" in refusal(workspace(tmp_path, 'title = "A"\nwindow =\n'))

    def test_file_in_another_charset_tells_its_line(self, tmp_path: Path) -> None:
        workspace(tmp_path)
        (tmp_path / "standfirst.toml").write_bytes('# A\ntitle = "Übersicht"\n'.encode("cp1252"))
        assert refusal(tmp_path) == "standfirst.toml: is not UTF-8 (at line 2). Save it as UTF-8."

    def test_byte_order_mark_does_no_harm(self, tmp_path: Path) -> None:
        assert read(tmp_path, '\ufefftitle = "A"').settings.title == "A"

    def test_settings_that_are_a_folder_cannot_be_read(self, tmp_path: Path) -> None:
        (tmp_path / "standfirst.toml").mkdir()
        assert "standfirst.toml: cannot be read (Is a directory). " in refusal(tmp_path)

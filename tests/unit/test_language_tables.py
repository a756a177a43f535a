"""The tables of languages are read for each text, unless a GPU would wait for them."""

from __future__ import annotations

import pytest
from py3langid.langid import LanguageIdentifier

from reelbot.render.studio import language


@pytest.mark.parametrize(("kept", "reads"), [(False, 2), (True, 1)])
def test_tables_are_kept_where_a_gpu_would_wait(
    monkeypatch: pytest.MonkeyPatch, kept: bool, reads: int
) -> None:
    monkeypatch.setattr(language._Tables, "kept", False)
    language._identifier.cache_clear()
    read = []
    original = LanguageIdentifier.from_model_file

    def counted(*given: object, **named: object) -> object:
        read.append(given)
        return original(*given, **named)

    monkeypatch.setattr(LanguageIdentifier, "from_model_file", counted)
    if kept:
        language.keep_tables()
    texts = ("Der Fuchs läuft durch den tiefen Schnee.", "The fox runs through the deep snow.")
    assert [language.detect_language(text) for text in texts] == ["de", "en"]
    assert len(read) == reads
    language._identifier.cache_clear()

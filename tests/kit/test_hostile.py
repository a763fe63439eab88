"""The hostile corpus reaches every kind of field, and its files are what they claim to be."""

import zipfile
from io import BytesIO

import pytest
from django import forms
from django.core.exceptions import ValidationError

from core.uploading import check_upload
from tests.kit.hostile import CHOICE, DATE, EMAIL, NUMBER, TEXT, hostile_posts
from tests.kit.hostile_files import FILES, HARMLESS, docx, upload, zip_bomb


class Everything(forms.Form):
    text = forms.CharField(max_length=100)
    number = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    amount = forms.DecimalField(max_digits=12, decimal_places=2)
    day = forms.DateField()
    email = forms.EmailField()
    choice = forms.ChoiceField(choices=[("a", "A")])
    file = forms.FileField()


def test_every_field_gets_the_values_of_its_kind() -> None:
    names: dict[str, set[str]] = {}
    for post in hostile_posts(Everything(), {"text": "x"}):
        names.setdefault(post.field, set()).add(post.name)
    always = {"left out", "sent twice"}
    assert names["text"] == set(TEXT) | always
    assert names["number"] == names["amount"] == set(NUMBER) | always
    assert names["day"] == set(DATE) | always
    assert names["email"] == set(EMAIL) | set(TEXT) | always
    assert names["choice"] == set(CHOICE) | always
    assert names["file"] >= set(FILES) | {"left out"}


def test_only_one_value_of_a_post_is_hostile() -> None:
    valid = {"text": "x", "number": "1", "amount": "2", "day": "2026-01-01", "email": "a@example.org", "choice": "a"}
    for post in hostile_posts(Everything(), valid):
        assert {k: v for k, v in post.data.items() if k != post.field} == {
            k: v for k, v in valid.items() if k != post.field
        }


def test_the_bomb_is_small_until_it_is_unpacked() -> None:
    packed = zip_bomb()
    assert len(packed) < 1_000_000
    with zipfile.ZipFile(BytesIO(packed)) as archive:
        assert sum(member.file_size for member in archive.infolist()) > 100_000_000


@pytest.mark.parametrize("name", sorted(set(FILES) - HARMLESS))
def test_a_hostile_file_is_refused_in_words(name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        check_upload(upload(name))
    assert refused.value.messages[0]


@pytest.mark.parametrize("name", sorted(HARMLESS))
def test_control_a_plain_file_passes(name: str) -> None:
    assert check_upload(upload(name)).content_type == "application/pdf"


def test_control_a_document_without_macro_passes() -> None:
    file = upload("macro called document")
    file.file, file.size = BytesIO(docx()), len(docx())
    assert check_upload(file).name == "plan.docx"

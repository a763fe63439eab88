"""Pictures of newsletters: drawn anew when they are taken in, so that nothing but the picture is kept."""

import hashlib
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.models import User
from core.erasing import erase_everything
from core.models import Upload
from core.personal_data import Subject
from core.pictures import WIDTH, picture_of, take_picture
from core.tidying import remove_unused_pictures
from newsletters.models import Article, Edition, Issue
from newsletters.picturing import set_picture
from programmes.models import Programme
from tests.kit.hostile_files import FILES, upload
from tests.newsletters.builders import make_article, make_issue, make_newsletter, on_its_way

pytestmark = pytest.mark.django_db

TURNED_RIGHT = 6
ORIENTATION, GPS = 0x0112, 0x8825


def file_of(image: Image.Image, kind: str = "JPEG", *, name: str = "", **options: Any) -> SimpleUploadedFile:
    out = BytesIO()
    image.save(out, kind, **options)
    return SimpleUploadedFile(name or f"photo.{kind.lower()}", out.getvalue())


def photo(width: int = 640, height: int = 400, colour: Any = "teal") -> Image.Image:
    return Image.new("RGB", (width, height), colour)


def kept(found: Upload) -> Image.Image:
    with found.file.open("rb") as file:
        image = Image.open(BytesIO(file.read()))
        image.load()
    return image


def test_a_picture_that_is_too_wide_is_made_smaller_and_a_small_one_stays(chiara: User) -> None:
    wide = take_picture(file_of(photo(2400, 1000)), chiara)
    small = take_picture(file_of(photo(320, 200)), chiara)
    assert kept(wide).size == (WIDTH, 500)
    assert kept(small).size == (320, 200)
    assert (wide.content_type, wide.by) == ("image/jpeg", chiara)
    with wide.file.open("rb") as file:
        content = file.read()
    assert (wide.size, wide.sha256) == (len(content), hashlib.sha256(content).hexdigest())


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright(chiara: User) -> None:
    taken = photo(300, 200)
    taken.paste("red", (0, 0, 300, 40))  # the upper edge of the file; right, as the camera was held
    exif = Image.Exif()
    exif[ORIENTATION] = TURNED_RIGHT
    exif[GPS] = {1: "N", 2: (45.0, 4.0, 13.0), 3: "E", 4: (7.0, 41.0, 8.0)}
    exif[0x010F] = "A camera"
    file = file_of(taken, exif=exif, comment=b"at home", icc_profile=b"a profile")
    sent = file.read()
    assert b"A camera" in sent
    found = take_picture(file, chiara)
    image = kept(found)
    assert image.size == (200, 300)
    assert image.getpixel((190, 150))[0] > 200 > 60 > image.getpixel((10, 150))[0]  # type: ignore[index,operator]
    assert not image.getexif()
    assert not {"exif", "icc_profile", "comment"} & set(image.info)
    with found.file.open("rb") as kept_file:
        content = kept_file.read()
    assert b"A camera" not in content
    assert b"at home" not in content


@pytest.mark.parametrize(("alpha", "kind"), [(255, "image/jpeg"), (120, "image/png")])
def test_only_a_picture_that_one_sees_through_stays_png(chiara: User, alpha: int, kind: str) -> None:
    found = take_picture(file_of(Image.new("RGBA", (40, 40), (1, 2, 3, alpha)), "PNG"), chiara)
    assert found.content_type == kind
    assert found.name == ("photo.png" if kind == "image/png" else "photo.jpg")
    assert kept(found).mode == ("RGBA" if kind == "image/png" else "RGB")


def test_a_palette_with_a_colour_that_is_none_is_seen_through(chiara: User) -> None:
    image = photo(40, 40).convert("P")
    colour = image.getpixel((0, 0))
    assert take_picture(file_of(image, "PNG", transparency=colour), chiara).content_type == "image/png"
    assert take_picture(file_of(photo(40, 40).convert("CMYK")), chiara).content_type == "image/jpeg"


@pytest.mark.parametrize("called", FILES)
def test_what_is_no_sound_picture_is_refused(chiara: User, called: str) -> None:
    with pytest.raises(ValidationError):
        take_picture(upload(called), chiara)
    assert not Upload.objects.filter(by=chiara).exists()


def test_a_picture_that_breaks_off_inside_is_refused(chiara: User) -> None:
    whole = file_of(Image.effect_noise((400, 400), 90)).read()
    assert take_picture(SimpleUploadedFile("photo.jpg", whole), chiara).size
    with pytest.raises(ValidationError) as refused:
        take_picture(SimpleUploadedFile("photo.jpg", whole[: len(whole) // 2]), chiara)
    assert refused.value.code == "broken"


def test_a_picture_higher_than_any_screen_is_made_smaller(chiara: User) -> None:
    assert kept(take_picture(file_of(photo(100, 9000)), chiara)).height <= 4 * WIDTH


def test_it_is_handed_out_as_kept_or_smaller_and_not_at_all_when_it_is_gone(chiara: User) -> None:
    found = take_picture(file_of(photo(1000, 500)), chiara)
    whole, small = picture_of(found), picture_of(found, width=500)
    assert whole is not None
    assert small is not None
    assert (whole.width, whole.content_type, small.width, small.height) == (1000, "image/jpeg", 500, 250)
    with found.file.open("rb") as file:
        assert whole.content == file.read()
    erased = Upload(file="", content_type="image/jpeg")
    assert picture_of(erased) is None
    found.file.storage.delete(str(found.file.name))
    assert picture_of(Upload.objects.get(pk=found.pk)) is None, "erased while it was asked for"


def test_the_pictures_of_issues_outlive_the_account_that_sent_them(
    chiara: User, django_capture_on_commit_callbacks: Any
) -> None:
    leads, inside, old, unused = (take_picture(file_of(photo(colour=colour)), chiara) for colour in range(4))
    issue = make_issue(articles=0)
    make_article(issue, picture=inside)
    Issue.objects.filter(pk=issue.pk).update(picture=leads)
    Edition.objects.create(issue=issue, language="it", upload=old)
    with django_capture_on_commit_callbacks(execute=True):
        erase_everything(Subject(user=chiara.pk), pseudonym="p-1", on=timezone.localdate())
    issue.refresh_from_db()
    assert picture_of(issue.picture) is not None  # type: ignore[arg-type]
    assert picture_of(Article.objects.get(issue=issue).picture) is not None  # type: ignore[arg-type]
    assert Upload.objects.get(pk=old.pk).file
    assert not Upload.objects.get(pk=unused.pk).file, "control: what stands in no issue goes"


def test_a_picture_that_nothing_shows_any_more_is_deleted_a_day_later_and_one_that_was_sent_stays(
    giulia: User, programme: Programme
) -> None:
    issue = make_issue(make_newsletter(programme))
    [article] = issue.articles.all()
    set_picture(article, file_of(photo(), name="first.jpg"), by=giulia)
    set_picture(article, file_of(photo(), name="second.jpg"), by=giulia)
    set_picture(issue, file_of(photo(), name="third.jpg"), by=giulia)
    on_its_way(issue, "sent")
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    assert remove_unused_pictures(at=timezone.now()) == 0, "somebody may be about to put it in"
    assert remove_unused_pictures(at=tomorrow) == 1
    assert sorted(Upload.objects.values_list("name", flat=True)) == ["second.jpg", "third.jpg"]
    assert remove_unused_pictures(at=tomorrow) == 0

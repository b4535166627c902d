from __future__ import annotations

import io

import pytest
from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog import services
from catalog.errors import TooManyPhotos
from catalog.models import Photo, PhotoState, Product
from catalog.services import photos as photo_services
from catalog.services.photos import SIZES
from core.audit import SYSTEM
from core.errors import NotFound
from core.images import GifRefused
from core.jobs import OutboxEntry, drain
from core.storage import storage
from tests.factories import heic
from tests.factories.catalog import make_photo, make_product
from tests.factories.pictures import plain_picture


def _order(product: Product) -> list[int]:
    return [photo.id for photo in product.photos]


def test_a_photo_waits_until_its_sizes_are_made(session: Session) -> None:
    product = make_product(session)
    photo = make_photo(session, product, ready=False)
    assert (photo.state, product.main_photo) == (PhotoState.PENDING, None)
    session.commit()

    drain()

    session.refresh(photo)
    assert photo.state == PhotoState.READY
    assert all(storage().exists(photo.name_at(*size)) for size in SIZES)


def test_the_same_file_again_is_the_same_photo(session: Session) -> None:
    product = make_product(session)

    first, again = (make_photo(session, product, ready=False) for _time in range(2))

    assert first is again
    assert len(product.photos) == 1


def test_a_refused_file_leaves_nothing_behind(session: Session) -> None:
    product = make_product(session)
    gif = io.BytesIO()
    Image.new("P", (4, 4)).save(gif, "GIF")

    with pytest.raises(GifRefused):
        services.add_photo(session, product, gif.getvalue(), actor=SYSTEM)

    assert product.photos == []
    assert session.scalars(select(OutboxEntry)).all() == []


def test_a_photo_that_breaks_when_decoded_says_so(session: Session) -> None:
    picture = io.BytesIO()
    Image.effect_noise((200, 200), 90).save(picture, "PNG")
    content = bytearray(picture.getvalue())
    content[1000:9000] = b"\x00" * 8000
    product = make_product(session)
    photo = services.add_photo(session, product, bytes(content), actor=SYSTEM)
    session.commit()

    drain()

    session.refresh(photo)
    assert photo.state == PhotoState.FAILED
    assert product.main_photo is None


def test_photos_are_put_in_order_and_the_first_is_the_main_one(session: Session) -> None:
    product = make_product(session)
    a, b, c = (make_photo(session, product, name).id for name in "abc")

    services.move_photo(session, product, c, 0, actor=SYSTEM)
    assert _order(product) == [c, a, b]
    services.move_photo(session, product, c, 1, actor=SYSTEM)
    assert _order(product) == [a, c, b]
    services.move_photo(session, product, a, 99, actor=SYSTEM)

    assert _order(product) == [c, b, a]
    assert product.main_photo is not None
    assert product.main_photo.id == c


def test_photos_of_others_cannot_be_moved_or_removed(session: Session) -> None:
    mine, other = make_product(session), make_product(session)
    foreign = make_photo(session, other, ready=False)

    with pytest.raises(NotFound):
        services.move_photo(session, mine, foreign.id, 0, actor=SYSTEM)
    with pytest.raises(NotFound):
        services.remove_photo(session, mine, foreign.id, actor=SYSTEM)
    assert len(other.photos) == 1


def test_a_removed_photo_takes_its_files_along_unless_another_needs_them(session: Session) -> None:
    mine, other = make_product(session), make_product(session)
    first, second = make_photo(session, mine), make_photo(session, other)
    names = [first.name_at(*size) for size in SIZES] + [f"{first.digest}.jpg"]
    assert first.digest == second.digest

    services.remove_photo(session, mine, first.id, actor=SYSTEM)
    session.commit()
    drain()
    kept = [storage().exists(name) for name in names]
    services.remove_photo(session, other, second.id, actor=SYSTEM)
    session.commit()
    drain()

    assert kept == [True] * 5
    assert not any(storage().exists(name) for name in names)
    assert session.scalars(select(Photo)).all() == []


def test_a_job_for_a_photo_that_is_gone_does_nothing(session: Session) -> None:
    product = make_product(session)
    photo = make_photo(session, product, ready=False)
    services.remove_photo(session, product, photo.id, actor=SYSTEM)
    session.commit()

    assert drain() == 2
    assert {entry.state for entry in session.scalars(select(OutboxEntry))} == {"done"}


def test_a_product_holds_a_bounded_number_of_photos(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(photo_services, "MOST_PHOTOS", 1)
    product = make_product(session)
    make_photo(session, product, ready=False)

    with pytest.raises(TooManyPhotos):
        services.add_photo(session, product, plain_picture("hai"), actor=SYSTEM)


def test_a_heic_photo_keeps_its_original_and_gets_its_sizes(session: Session) -> None:
    product = make_product(session)

    photo = services.add_photo(session, product, heic.turned(3), actor=SYSTEM)
    session.commit()
    drain()
    session.refresh(photo)

    assert (photo.ext, photo.width, photo.height, photo.state) == ("heic", 200, 400, "ready")
    assert storage().get(f"{photo.digest}.heic") == heic.turned(3)
    assert storage().exists(photo.name_at(800))

"""Open data for everybody: pages for people, files and catalogue for programs."""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from core.access import public
from core.compression import accepts_gzip
from core.database import db
from core.errors import NotFound
from core.languages import is_english
from programmes.open_data import catalogue, csvw, files, preview, queries
from programmes.open_data.dictionary import Dataset, datasets
from programmes.open_data.kept import Face, asked, kept
from programmes.open_data.models import OpenDataVersion
from programmes.open_data.rules import open_rules

blueprint = Blueprint("open_data", __name__, url_prefix="/du-lieu-mo")
_MINUTES = 5
_LINKED = "application/ld+json"


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    if _wanted(_LINKED) == _LINKED:
        return _varied(make_response(redirect(url_for(".catalog"), 303)))
    latest = queries.latest_versions(db.session())
    rows = [(each, latest.get(each.name)) for each in datasets().values()]
    page = render_template(
        "programmes/open_data/index.html",
        rows=[(each, found, _face(each, found).length if found else 0) for each, found in rows],
        language=_language(),
        rules=open_rules(),
    )
    return _varied(make_response(page))


def _wanted(*others: str) -> str:
    """Return what is asked for at an address of a page; the page unless something else is liked better."""
    return request.accept_mimetypes.best_match(("text/html", *others), "text/html")


def _varied(response: Response) -> Response:
    response.vary.add("Accept")
    return response


@blueprint.get("/thay-doi")
@public
def changes() -> ResponseReturnValue:
    return render_template(
        "programmes/open_data/changes.html",
        rows=[
            (version, datasets()[version.dataset])
            for version in queries.history(db.session())
            if version.dataset in datasets()
        ],
        language=_language(),
    )


@blueprint.get("/<dataset>")
@public
def dataset(dataset: str) -> ResponseReturnValue:
    found = _known(dataset)
    version = queries.latest_versions(db.session()).get(found.name)
    wanted = _wanted("text/csv", "application/json")
    if version is not None and wanted != "text/html":
        form = wanted.rpartition("/")[2]
        return _varied(make_response(redirect(url_for(".newest_file", dataset=found.name, form=form), 303)))
    face = _face(found, version) if version else None
    page = render_template(
        "programmes/open_data/dataset.html",
        dataset=found,
        version=version,
        language=_language(),
        rules=open_rules(),
        columns=preview.headings(found, _language()),
        first_rows=preview.first_rows(found, face.first if face else []),
        length=face.length if face else 0,
        span=face.span if face else None,
        hides=any(column.name == "mark" for column in found.columns),
    )
    return _varied(make_response(page))


@blueprint.get("/<dataset>.<any(csv, json):form>")
@public
def newest_file(dataset: str, form: str) -> Response:
    found = _known(dataset)
    return _file(found, queries.version_of(db.session(), found.name), form)


@blueprint.get("/<dataset>/<int:number>.<any(csv, json):form>")
@public
def version_file(dataset: str, number: int, form: str) -> Response:
    found = _known(dataset)
    return _file(found, queries.version_of(db.session(), found.name, number), form)


@blueprint.get("/<dataset>.schema.json")
@public
def schema(dataset: str) -> Response:
    return _said(files.json_schema(_known(dataset)), "application/schema+json")


@blueprint.get("/<dataset>.csv-metadata.json")
@public
def newest_metadata(dataset: str) -> Response:
    found = _known(dataset)
    return _metadata(found, queries.version_of(db.session(), found.name), f"{found.name}.csv")


@blueprint.get("/<dataset>/<int:number>.csv-metadata.json")
@public
def version_metadata(dataset: str, number: int) -> Response:
    found = _known(dataset)
    return _metadata(found, queries.version_of(db.session(), found.name, number), f"{number}.csv")


def _metadata(dataset: Dataset, version: OpenDataVersion, url: str) -> Response:
    said = csvw.table_metadata(current_app.config["GOCQUE"], dataset, version, url)
    return _said(said, csvw.MEDIA_TYPE)


@blueprint.get("/catalog.jsonld")
@public
def catalog() -> Response:
    session = db.session()
    entries = [
        catalogue.Entry(each, latest, first, _face(each, latest))
        for each, latest, first in queries.newest_and_first(session, datasets().values())
    ]
    return _said(catalogue.dcat(current_app.config["GOCQUE"], entries), _LINKED)


@blueprint.get("/datapackage.json")
@public
def package() -> Response:
    latest = queries.latest_versions(db.session())
    return _said(catalogue.data_package(current_app.config["GOCQUE"], latest), "application/json")


def open_to_all(response: Response) -> Response:
    """Let pages of other sites read files and catalogue, which know no visitor."""
    if request.blueprint == blueprint.name and response.mimetype != "text/html":
        response.headers["Access-Control-Allow-Origin"] = "*"
        response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _known(name: str) -> Dataset:
    if name not in datasets():
        raise NotFound
    return datasets()[name]


def _face(dataset: Dataset, version: OpenDataVersion) -> Face:
    return kept.face(asked(db.session(), dataset, version))


def _file(dataset: Dataset, version: OpenDataVersion, form: str) -> Response:
    """Give a file, or say that it is the one that is known already, by its content alone.

    No day is told: what a file says may change on another day than its version, with the words for columns
    and with products that were withdrawn since.
    """
    wanted = asked(db.session(), dataset, version)
    response = Response(content_type=files.MEDIA_TYPES[form])
    name = f"{dataset.name}-{version.number}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if form == "csv":
        told = url_for(".version_metadata", dataset=dataset.name, number=version.number)
        response.headers["Link"] = f'<{told}>; rel="describedby"; type="{csvw.MEDIA_TYPE}"'
    _conditional(response, kept.face(wanted).files[form].digest)
    return _filled(response, kept.body(wanted, form)) if response.status_code == 200 else response


def _filled(response: Response, small: bytes) -> Response:
    """Lay a file into an answer, small as it is kept where pages are sent small as well."""
    is_text = response.mimetype == "application/json" and request.range is None
    if is_text and accepts_gzip(request.headers.get("Accept-Encoding", "")):
        response.headers["Content-Encoding"] = "gzip"
        response.set_etag(response.get_etag()[0] or "", weak=True)  # the same file, in other bytes
        response.set_data(small)
    else:
        response.set_data(gzip.decompress(small))
    return response


def _said(said: dict[str, Any], media_type: str) -> Response:
    body = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    digest = hashlib.sha256(body.encode()).hexdigest()
    return _conditional(Response(body, content_type=media_type), digest)


def _conditional(response: Response, digest: str) -> Response:
    response.set_etag(digest[:32])
    response.cache_control.public = True
    response.cache_control.max_age = _MINUTES * 60
    response.make_conditional(request)
    return response


def _language() -> str:
    return "en" if is_english() else "vi"

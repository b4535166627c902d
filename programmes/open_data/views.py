"""Open data for everybody: pages for people, files and catalogue for programs."""

from __future__ import annotations

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
from core.database import db
from core.errors import NotFound
from core.languages import is_english
from programmes.open_data import catalogue, csvw, files, preview, products, queries
from programmes.open_data.dictionary import Dataset, Row, datasets
from programmes.open_data.models import OpenDataVersion
from programmes.open_data.rules import open_rules

blueprint = Blueprint("open_data", __name__, url_prefix="/du-lieu-mo")
_WRITERS = {"csv": files.as_csv, "json": files.as_json}
_MINUTES = 5
_LINKED = "application/ld+json"


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    if _wanted(_LINKED) == _LINKED:
        return _varied(make_response(redirect(url_for(".catalog"), 303)))
    latest = queries.latest_versions(db.session())
    page = render_template(
        "programmes/open_data/index.html",
        rows=[(each, latest.get(each.name)) for each in datasets().values()],
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
    rows = _rows(found, version) if version else []
    page = render_template(
        "programmes/open_data/dataset.html",
        dataset=found,
        version=version,
        language=_language(),
        rules=open_rules(),
        columns=preview.headings(found, _language()),
        first_rows=preview.first_rows(found, rows),
        length=len(rows),
        span=preview.span_of(found, rows),
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
        catalogue.Entry(
            each,
            latest,
            first,
            {form: write(each, latest, _rows(each, latest)) for form, write in _WRITERS.items()},
            preview.span_of(each, list(latest.rows)),
        )
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


def _file(dataset: Dataset, version: OpenDataVersion, form: str) -> Response:
    body = _WRITERS[form](dataset, version, _rows(dataset, version))
    response = Response(body, content_type=files.MEDIA_TYPES[form])
    name = f"{dataset.name}-{version.number}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if form == "csv":
        told = url_for(".version_metadata", dataset=dataset.name, number=version.number)
        response.headers["Link"] = f'<{told}>; rel="describedby"; type="{csvw.MEDIA_TYPE}"'
    if dataset.name != products.CERTIFIED:
        # Of products no day is told: whoever asks by it would keep rows that were withdrawn since.
        response.last_modified = version.published_at
    return _conditional(response, body)


def _rows(dataset: Dataset, version: OpenDataVersion) -> list[Row]:
    """Return the rows of a version as they may be handed out today."""
    if dataset.name == products.CERTIFIED:
        return products.still_public(db.session(), version.rows)
    return list(version.rows)


def _said(said: dict[str, Any], media_type: str) -> Response:
    body = json.dumps(said, ensure_ascii=False, indent=1) + "\n"
    return _conditional(Response(body, content_type=media_type), body.encode())


def _conditional(response: Response, content: bytes) -> Response:
    response.set_etag(hashlib.sha256(content).hexdigest()[:32])
    response.cache_control.public = True
    response.cache_control.max_age = _MINUTES * 60
    response.make_conditional(request)
    return response


def _language() -> str:
    return "en" if is_english() else "vi"

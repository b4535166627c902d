"""Open data for everybody: pages for people, files and catalogue for programs."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from core.access import public
from core.database import db
from core.errors import NotFound
from core.languages import is_english
from programmes.open_data import catalogue, files, products, queries
from programmes.open_data.dictionary import Dataset, datasets
from programmes.open_data.models import OpenDataVersion
from programmes.open_data.rules import open_rules

blueprint = Blueprint("open_data", __name__, url_prefix="/du-lieu-mo")
_WRITERS = {"csv": files.as_csv, "json": files.as_json}
_MINUTES = 5


@blueprint.get("")
@public
def index() -> ResponseReturnValue:
    latest = queries.latest_versions(db.session())
    return render_template(
        "programmes/open_data/index.html",
        rows=[(each, latest.get(each.name)) for each in datasets().values()],
        language=_language(),
        rules=open_rules(),
    )


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
    return render_template(
        "programmes/open_data/dataset.html",
        dataset=found,
        version=version,
        language=_language(),
        rules=open_rules(),
    )


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


@blueprint.get("/catalog.jsonld")
@public
def catalog() -> Response:
    latest = queries.latest_versions(db.session())
    return _said(catalogue.dcat(current_app.config["GOCQUE"], latest), "application/ld+json")


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
    rows = (
        products.still_public(db.session(), version.rows)
        if dataset.name == products.CERTIFIED
        else version.rows
    )
    body = _WRITERS[form](dataset, version, rows)
    response = Response(body, content_type=files.MEDIA_TYPES[form])
    name = f"{dataset.name}-{version.number}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    # No day of change: whoever asks by the day of publication would keep rows withdrawn since.
    return _conditional(response, body)


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

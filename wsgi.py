"""Put the house together: the only file that knows every package.

Serve ``wsgi:create_app()`` with any WSGI server; ``flask`` finds it without settings.
"""

from __future__ import annotations

import importlib
from datetime import timedelta
from pathlib import Path

from flask import Flask, request
from flask_babel import Babel
from flask_babel import lazy_gettext as _l
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect

import accounts.web
import catalog.web
import core.health
import core.jobs.cli
import exporters.web
import operations.web
import programmes.web
import sample.web
import traceability.web
from core.access import install_guard
from core.compression import install_compression
from core.config import Settings, read_settings
from core.database import db, set_reads_only
from core.errors import register_error_pages
from core.formatting import date_vi, datetime_vi, number_vi, vnd
from core.headers import install_headers
from core.jobs import init_jobs
from core.kept_pages import install_kept_pages
from core.languages import install_languages, select_language
from core.limits import install_account_rates, install_address_rates, limiter
from core.logs import configure_logs
from core.navigation import Group, install_navigation
from core.panels import panels
from core.proxies import NamesVisitors
from core.served import install_served
from core.storage import init_storage
from traceability.views.blueprint import today

ROOT = Path(__file__).resolve().parent
DOOR_GROUPS = (
    Group("work", _l("Việc hằng ngày")),
    Group("figures", _l("Kết quả hỗ trợ")),
    Group("businesses", _l("Danh bạ cơ sở")),
    Group("system", _l("Hệ thống")),
)
ENGLISH_PAGES = (
    "accounts.sign_in",
    "catalog.find",
    "catalog.front",
    "catalog.join",
    "catalog.public_business",
    "catalog.public_product",
    "catalog.sign_up",
    "numbers.public_carton",
    "numbers.public_carton_in_capitals",
    "numbers.public_place",
    "numbers.public_place_in_capitals",
    "open_data.changes",
    "open_data.dataset",
    "open_data.index",
    "recovery.changed_phone",
    "recovery.forgotten_password",
    "resolver.resolve",
    "traceability.recall_notice",
    "traceability.report",
    "traceability.report_taken",
    "traceability.scan_place",
    "traceability.scan_place_taken",
    "traceability.trace_lot",
    "traceability.trace_lot_in_capitals",
    "traceability.trace_product",
    "traceability.trace_product_in_capitals",
    "traceability.trace_serial",
    "traceability.trace_serial_in_capitals",
)
"""Public pages that speak English as well, their refusals included; what is not here is Vietnamese."""
KEPT = ("/t/", "/T/", "/thu-hoi/")
"""Beginnings of the addresses of pages that are kept in memory when their views say so."""
LARGEST_REQUEST = 24 * 1024 * 1024  # a photo of 20 MB with its form


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application.

    Args:
        settings: The installation's settings; read from the environment when left out.

    Raises:
        BadSettings: If the environment does not describe an installation that can start.
    """
    settings = settings or read_settings()
    settings.instance.mkdir(parents=True, exist_ok=True)
    app = Flask(__name__, instance_path=str(settings.instance))
    app.config.update(
        GOCQUE=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": not settings.database_url.startswith("sqlite")},
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=600,
        SESSION_COOKIE_NAME="__Host-gocque" if settings.is_https else "gocque",
        SESSION_COOKIE_SECURE=settings.is_https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=30),
        WTF_CSRF_TIME_LIMIT=12 * 3600,
        WTF_CSRF_SSL_STRICT=settings.is_https,
        BABEL_DEFAULT_LOCALE="vi",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "translations"),
        RATELIMIT_STORAGE_URI=settings.redis_url or "memory://",
        RATELIMIT_KEY_PREFIX="gocque",
        PROPAGATE_EXCEPTIONS=False,
    )
    configure_logs()
    db.init_app(app)
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    CSRFProtect(app)
    Babel(app, locale_selector=select_language)
    limiter.init_app(app)
    init_storage(app, settings.media_url)
    init_jobs(app, settings)
    _register_packages(app)
    _install_context(app, settings)
    install_languages(app, ENGLISH_PAGES)
    register_error_pages(app)
    install_headers(app, settings)
    install_compression(app)
    install_served(app)
    install_kept_pages(app, prefixes=KEPT, day=today)
    if settings.trusted_proxies:
        app.wsgi_app = NamesVisitors(app.wsgi_app, settings.trusted_proxies)  # type: ignore[method-assign]
    return app


def _register_packages(app: Flask) -> None:
    app.before_request(_say_whether_it_writes)
    install_address_rates(app)
    install_guard(app, accounts.web.refuse)
    install_navigation(app, accounts.web.may, DOOR_GROUPS)
    install_account_rates(app, accounts.web.person)
    app.register_blueprint(core.health.blueprint)
    app.cli.add_command(core.jobs.cli.group)
    for package in (
        accounts.web,
        catalog.web,
        traceability.web,
        exporters.web,
        programmes.web,
        operations.web,
        sample.web,
    ):
        package.register(app)


def _say_whether_it_writes() -> None:
    set_reads_only(request.method in {"GET", "HEAD", "OPTIONS"})


def _install_context(app: Flask, settings: Settings) -> None:
    app.jinja_env.globals.update(
        vnd=vnd,
        date_vi=date_vi,
        datetime_vi=datetime_vi,
        number_vi=number_vi,
        panels=panels,
        settings=settings,
    )
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True


def load_models() -> None:
    """Import every table, for migrations."""
    for package in (
        "core.audit",
        "core.installation",
        "core.once",
        "core.jobs",
        "core.page_changes",
        "places",
        "accounts",
        "accounts.tokens",
        "catalog",
        "traceability",
        "traceability.serials",
        "traceability.scans",
        "traceability.printing",
        "traceability.resolver",
        "traceability.numbers",
        "exporters",
        "exporters.stalls",
        "exporters.adopting",
        "programmes",
        "programmes.history",
        "programmes.indicators",
        "programmes.proof",
        "programmes.publishing",
        "programmes.batches",
        "programmes.act_sheets",
        "programmes.open_data",
        "programmes.rooms",
        "programmes.notes",
    ):
        importlib.import_module(package if package.startswith("core") else f"{package}.models")

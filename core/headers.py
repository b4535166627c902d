"""The headers that every answer carries: what a browser may load, run, keep and tell others."""

from __future__ import annotations

from flask import Flask, Response, request

from core.config import Settings

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'"
)


def install_headers(app: Flask, settings: Settings) -> None:
    """Add the security headers to every answer, error pages and downloads too."""

    @app.after_request
    def _headers(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "strict-origin-when-cross-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        headers["Permissions-Policy"] = "geolocation=(), microphone=(), payment=(), usb=()"
        headers["X-Frame-Options"] = "DENY"
        if settings.is_https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        keeping = response.cache_control
        if request.endpoint != "static" and not (keeping.public or keeping.no_store):
            # What does not say that it is for everybody is kept by nobody: what a signed-in person saw
            # or took home must not come back with the Back button after sign-out. Werkzeug's own
            # "no-cache" for files still lets them be kept.
            headers["Cache-Control"] = "no-store"
        return response

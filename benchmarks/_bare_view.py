"""The plainest Flask view: the rival of pages that are kept in memory. It takes nothing of the project."""

import os
from pathlib import Path

from flask import Flask, Response, request


def bare() -> Flask:
    app = Flask("bare")
    page = Path(os.environ["BARE_PAGE"]).read_bytes()
    headers = dict(line.split(": ", 1) for line in Path(os.environ["BARE_HEADERS"]).read_text().splitlines())

    @app.get("/<path:anything>")
    def answer(anything: str) -> Response:
        if request.headers.get("If-None-Match") == headers["ETag"]:
            return Response(status=304, headers=headers)
        return Response(page, headers=headers)

    return app

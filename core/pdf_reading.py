"""PDFium, which reads PDF files, may be entered by one thread at a time, whoever asks."""

from __future__ import annotations

from threading import Lock

ALONE = Lock()

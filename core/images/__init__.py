"""Take pictures from strangers' phones and give back only what may be shown."""

from core.images.reading import FORMATS, MAX_BYTES, MAX_PIXELS, ImageFacts, inspect
from core.images.refusals import (
    BadImage,
    DocumentAsImage,
    EmptyFile,
    GifRefused,
    HiddenContent,
    ImageTooHeavy,
    ImageTooLarge,
    MovingPicture,
    SvgRefused,
    TruncatedImage,
    WebPageAsImage,
)
from core.images.sizes import (
    LARGEST_BYTES,
    MAX_SQUARE_BYTES,
    SQUARE,
    TALLEST,
    WIDTHS,
    as_jpeg,
    fitted,
    make_sizes,
)

ACCEPTED = "image/jpeg,image/png,image/webp,image/heic,image/heif,.heic,.heif"
"""What a file field offers to choose; the endings are for systems that do not know the newer types."""

__all__ = [
    "ACCEPTED",
    "FORMATS",
    "LARGEST_BYTES",
    "MAX_BYTES",
    "MAX_PIXELS",
    "MAX_SQUARE_BYTES",
    "SQUARE",
    "TALLEST",
    "WIDTHS",
    "BadImage",
    "DocumentAsImage",
    "EmptyFile",
    "GifRefused",
    "HiddenContent",
    "ImageFacts",
    "ImageTooHeavy",
    "ImageTooLarge",
    "MovingPicture",
    "SvgRefused",
    "TruncatedImage",
    "WebPageAsImage",
    "as_jpeg",
    "fitted",
    "inspect",
    "make_sizes",
]

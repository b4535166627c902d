"""Write into a photo what a phone writes: where it was taken, when, with what, and how it was held.

A few of the sample's photos carry it, so that everybody can see that the catalogue takes it out.
"""

from __future__ import annotations

from fractions import Fraction

from PIL import ExifTags, Image
from PIL.TiffImagePlugin import IFDRational

# Near craft villages and the coast of the province, in degrees north and east.
PLACES: tuple[tuple[float, float], ...] = ((20.5483, 106.2721), (20.6214, 106.1387), (20.3921, 106.5672))
UPRIGHT, HELD_TURNED = 1, 6


def exif_of(place: int, *, turned: bool) -> bytes:
    """Return the EXIF block of a phone's photo taken at one of PLACES.

    Args:
        place: Which of PLACES.
        turned: Whether the pixels are stored on their side, to be turned right by whoever shows them.
    """
    north, east = PLACES[place]
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "Sample"
    exif[ExifTags.Base.Model] = "Sample phone"
    exif[ExifTags.Base.Orientation] = HELD_TURNED if turned else UPRIGHT
    exif[ExifTags.Base.DateTime] = "2024:02:05 08:30:00"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef] = "N"
    gps[ExifTags.GPS.GPSLatitude] = _sexagesimal(north)
    gps[ExifTags.GPS.GPSLongitudeRef] = "E"
    gps[ExifTags.GPS.GPSLongitude] = _sexagesimal(east)
    return exif.tobytes()


def _sexagesimal(degrees: float) -> tuple[IFDRational, IFDRational, IFDRational]:
    exact = Fraction(degrees).limit_denominator(10_000)
    whole = exact.numerator // exact.denominator
    minutes = (exact - whole) * 60
    seconds = round((minutes - int(minutes)) * 60 * 100)
    return IFDRational(whole, 1), IFDRational(int(minutes), 1), IFDRational(seconds, 100)

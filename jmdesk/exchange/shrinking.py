"""A picture made as small as it can be and still be read. Runs in the child: pictures come from
anyone."""

from __future__ import annotations

import io
from pathlib import Path

from jmdesk.exchange.pictures import FORMATS, MOST_PIXELS
from jmdesk.exchange.refused import Refused

JPEG = "jpeg"
"""The part of a child's answer that holds the picture."""
_QUALITY = 80


def shrunk(path: Path, side: int) -> bytes:
    """A JPEG whose longer side is ``side`` pixels at most, upright, without what a camera adds.

    Place, time and camera are left out: where someone lives is no part of a photo of a barn.
    The same picture gives the same bytes. `Refused` where it is none or too large.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with Image.open(path, formats=FORMATS) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("too-large")
            picture.draft("RGB", (side, side))  # a JPEG is unpacked no larger than needed
            upright = ImageOps.exif_transpose(picture)
            upright.thumbnail((side, side))
            return _jpeg(upright)
    except (UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise Refused("damaged") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:  # Pillow's words for cut short
        raise Refused("truncated" if "truncated" in str(error) else "damaged") from error


def _jpeg(picture: object) -> bytes:
    """What is transparent becomes white, as on paper."""
    from PIL import Image

    assert isinstance(picture, Image.Image)
    clear = picture.convert("RGBA")
    ground = Image.new("RGB", clear.size, "white")
    ground.paste(clear, mask=clear.getchannel("A"))
    made = io.BytesIO()
    ground.save(made, "JPEG", quality=_QUALITY, optimize=True)
    return made.getvalue()

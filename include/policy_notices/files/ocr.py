"""Pictures to text by rapidocr, whose models are in its package: nothing is downloaded."""

from __future__ import annotations

import base64
import io
import json
import re
import warnings
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policy_notices.files.characters import cleaned
from policy_notices.files.layout import Fragment, PageText, joined_pages, page_text
from policy_notices.files.limits import OCR_PAGES, OCR_PIXELS
from policy_notices.files.parts import Note, Page, Part, UnreadableError

if TYPE_CHECKING:
    from PIL.Image import Image

LONGEST_SIDE = 3000
LEAST_SCORE = 0.5


def pack(images: Sequence[bytes]) -> bytes:
    """Several picture files as one content for this reader, which then gives a page for each."""
    return json.dumps([base64.b64encode(image).decode() for image in images]).encode()


def read(content: bytes, name: str) -> Iterator[Part]:
    """A page for each frame of one picture file, or for each picture of a pack."""
    engine = Engine()
    if not content.startswith(b"["):
        yield from map(Page, joined_pages(engine.text(frame) for frame in frames(content)))
        return
    notes: list[Note] = []
    yield from map(Page, joined_pages(first_text(engine, base64.b64decode(picture), notes) for picture in json.loads(content)))
    yield from notes


def first_text(engine: Engine, picture: bytes, notes: list[Note]) -> PageText:
    try:
        return engine.text(next(frames(picture)))
    except UnreadableError as error:
        notes.append(Note(f"a picture: {error.problem}"))
        return PageText()


def frames(picture: bytes) -> Iterator[Image]:
    from PIL import Image, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = OCR_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(picture)) as opened:
            if getattr(opened, "n_frames", 1) > OCR_PAGES:
                raise UnreadableError("too_large", f"more than {OCR_PAGES} pictures in one file")
            for frame in ImageSequence.Iterator(opened):
                yield on_white(frame)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UnreadableError("too_large", f"more than {OCR_PIXELS:,} pixels") from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        raise UnreadableError("broken", f"not a whole picture: {error}") from error


def on_white(frame: Image) -> Image:
    """RGB, transparency on white, no side longer than LONGEST_SIDE."""
    from PIL import Image

    shown = frame.convert("RGBA")
    shown.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    white = Image.new("RGBA", shown.size, "white")
    white.alpha_composite(shown)
    return white.convert("RGB")


class Engine:
    """rapidocr with the models of its package, loaded when the first picture is read."""

    def __init__(self) -> None:
        self.ocr: Any = None

    def text(self, frame: Image) -> PageText:
        import numpy
        from rapidocr import RapidOCR

        if self.ocr is None:
            self.ocr = RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 2})
        result = self.ocr(numpy.asarray(frame)[:, :, ::-1])
        if result.txts is None:
            return PageText()
        fragments = [
            Fragment(
                paired(cleaned(text)),
                float(min(x for x, _ in box)),
                float(min(y for _, y in box)),
                float(max(x for x, _ in box)),
                float(max(y for _, y in box)),
            )
            for text, box, score in zip(result.txts, result.boxes, result.scores, strict=True)
            if score >= LEAST_SCORE
        ]
        return page_text(fragments)


def paired(text: str) -> str:
    """A bracket pair of which OCR saw one as Chinese, one as ASCII, both as Chinese."""
    return re.sub(r"[(（]([^()（）]*)）|（([^()（）]*)[)）]", lambda match: f"（{match[1] if match[1] is not None else match[2]}）", text)

"""Small pictures of places before and after, drawn once each and attached many times; drawn signatures besides."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from yantuo.faces.cli.city.data import read
from yantuo.faces.cli.city.draws import Draws
from yantuo.faces.cli.city.lock.rows import Shot
from yantuo.faces.cli.demo.lock.log import NAMES, Log
from yantuo.records.files import photos, store
from yantuo.records.files.actions import keep
from yantuo.records.files.kinds import Kind

WIDE, HIGH, BAR = 640, 420, 54  # pixels
FONT = Path(pylopdf_fonts_zh_cn.__file__).parent / "NotoSansSC-Regular.otf"
SIGNATURES = 4
_GROUND = {
    "floor": ("#c9c4b8", "#dfe7ea"),
    "shelf": ("#cdbfa6", "#e4e1d4"),
    "line": ("#b9c3c9", "#dfe8ec"),
    "label": ("#d9cfc0", "#eceae4"),
    "records": ("#cfcabf", "#e6ebe4"),
    "cold": ("#b4c6d4", "#dcebf4"),
}


class Pictures:
    """The pictures by scene and look (floor.before), kept as evidence and in the copy that is served."""

    def __init__(self, on: date, at: datetime) -> None:
        self._on, self._at = on, at
        self._blobs: dict[str, tuple[str, str]] = {}

    def blobs(self, picture: str) -> tuple[str, str]:
        """Hash of the original and of the served copy."""
        if picture not in self._blobs:
            scene, _, look = picture.partition(".")
            png = scene == "signature"
            drawn = signature(int(look)) if png else scene_of(scene, look, self._on)
            original = keep(
                chunks=[drawn], name=picture, at=self._at, kinds=(Kind.PNG if png else Kind.JPEG,)
            )
            served = photos.without_traces(store.place_of(original.sha256))
            kind = Kind.PNG if png else Kind.JPEG
            copy = keep(chunks=[served], name=picture, at=self._at, media_type=kind)
            self._blobs[picture] = (original.sha256, copy.sha256)
        return self._blobs[picture]


class Album:
    """Attachments of pictures, with their acts."""

    def __init__(self, log: Log, pictures: Pictures, captions: dict[str, list[str]] | None = None) -> None:
        self._log, self._pictures = log, pictures
        self._captions = captions or read("lock/words")["captions"]
        self.rows: list[dict[str, Any]] = []
        self.originals: dict[UUID, list[str]] = {}

    def hang(self, shots: Iterable[Shot], places: dict[UUID, tuple[int, int | None]]) -> None:
        """Attach photos to their owners; `places` is office and firm by owner."""
        for shot in shots:
            if shot.owner in places:
                scene, _, look = shot.picture.partition(".")
                title, before, after = self._captions[scene]
                name = f"{title}（{before if look == 'before' else after}）.jpg"
                self.attach(
                    shot.uid,
                    shot.owner_kind,
                    shot.owner,
                    shot.picture,
                    name,
                    shot.by,
                    shot.at,
                    places[shot.owner],
                )

    def sign(self, visit: UUID, number: int, by: str, at: datetime, place: tuple[int, int | None]) -> UUID:
        """Attach the drawn signature of a record."""
        uid = uuid5(NAMES, f"{visit}/signature")
        picture = f"signature.{number % SIGNATURES}"
        self.attach(uid, "signature", visit, picture, "signature.png", by, at, place)
        return uid

    def attach(
        self,
        uid: UUID,
        kind: str,
        owner: UUID,
        picture: str,
        name: str,
        by: str,
        at: datetime,
        place: tuple[int, int | None],
    ) -> None:
        """One attachment with its act."""
        original, served = self._pictures.blobs(picture)
        self.originals.setdefault(owner, []).append(original)
        ids, (office, firm) = self._log.ids, place
        self.rows.append(
            {
                "id": uid,
                "owner_kind": kind,
                "owner": str(owner),
                "office_id": office,
                "enterprise_id": firm,
                "shown_to_enterprise": False,
                "blob_id": served,
                "original_id": original,
                "name": name,
                "uploaded_by": ids.persons[by],
                "uploader_name": ids.person_names[by],
                "uploaded_at": at,
            }
        )
        data = {"file": str(uid), "name": name, "sha256": original}
        self._log.say(office, at, by, "file.attach", kind, owner, firm, data)


def scene_of(scene: str, look: str, on: date) -> bytes:
    """A place as a JPEG: untidy before, in order after; it says itself that it is drawn."""
    worn = look == "before"
    image = Image.new("RGB", (WIDE, HIGH), _GROUND[scene][0 if worn else 1])
    pen, draws = ImageDraw.Draw(image), Draws(0, f"picture {scene}", int(worn))
    if scene == "floor":
        _floor(pen, draws, worn=worn)
    elif scene in ("shelf", "cold"):
        _shelf(pen, draws, worn=worn)
    elif scene == "line":
        _line(pen, draws, worn=worn)
    else:
        _sheet(pen, draws, worn=worn)
    title, before, after = read("lock/words")["captions"][scene]
    _caption(pen, f"{title}　{before if worn else after}", f"{on:%Y-%m-%d}　演示图像，非实景")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=82)
    return out.getvalue()


def _floor(pen: ImageDraw.ImageDraw, draws: Draws, *, worn: bool) -> None:
    for row in range(6):
        for column in range(9):
            box = (column * 74, 140 + row * 46, column * 74 + 70, 182 + row * 46)
            pen.rectangle(box, fill="#a9a294" if worn and draws.chance(0.3) else "#bfc9cd", outline="#8f989c")
    if worn:
        for _ in range(7):
            x, y = draws.between(40, 560), draws.between(150, 340)
            pen.ellipse((x, y, x + draws.between(30, 90), y + draws.between(10, 26)), fill="#6f7f86")


def _shelf(pen: ImageDraw.ImageDraw, draws: Draws, *, worn: bool) -> None:
    colours = ("#8c6d46", "#b58b57", "#6f8fa6", "#9aa66c")
    for row in range(3):
        floor = 128 + row * 104
        pen.rectangle((40, floor, 600, floor + 8), fill="#59636a")
        for column in range(7):
            left, top = 54 + column * 78, floor - 60
            if worn:
                left, top = left + draws.between(-14, 14), top + draws.between(-8, 22)
            pen.rectangle((left, top, left + 58, floor), fill=draws.pick(colours), outline="#4b4237")
            if not worn:
                pen.rectangle((left + 10, top + 14, left + 48, top + 30), fill="#ffffff")


def _line(pen: ImageDraw.ImageDraw, draws: Draws, *, worn: bool) -> None:
    pen.rectangle((20, 230, 620, 262), fill="#4d575d")
    for column in range(8):
        x = 40 + column * 74
        pen.ellipse((x, 262, x + 26, 288), fill="#2f383d")
        pen.rectangle(
            (x, 186 + (draws.between(0, 20) if worn else 0), x + 40, 230), fill="#e9e3d2", outline="#6b6659"
        )
    for x in (110, 320, 530):
        pen.polygon(((x, 40), (x - 44, 84), (x + 44, 84)), fill="#737d83" if worn else "#f2d16b")
    if worn:
        for _ in range(16):
            x, y = draws.between(20, 600), draws.between(232, 330)
            pen.ellipse((x, y, x + 9, y + 6), fill="#7a5b3b")


def _sheet(pen: ImageDraw.ImageDraw, draws: Draws, *, worn: bool) -> None:
    pen.rectangle((150, 24, 490, 350), fill="#fbfaf5", outline="#6d6a60")
    for row in range(9):
        y = 60 + row * 31
        pen.line((170, y, 470, y), fill="#a8a498")
        if not worn or draws.chance(0.4):
            pen.line((180, y - 9, 190 + draws.between(60, 260), y - 9), fill="#27425c", width=4)
    if worn:
        pen.line((360, 120, 470, 330), fill="#b3372c", width=6)
        pen.line((470, 120, 360, 330), fill="#b3372c", width=6)
    else:
        pen.line((410, 300, 432, 326, 474, 272), fill="#2f7d4a", width=8)


def _caption(pen: ImageDraw.ImageDraw, title: str, below: str) -> None:
    pen.rectangle((0, HIGH - BAR, WIDE, HIGH), fill="#20282d")
    pen.text((14, HIGH - BAR + 12), title, fill="#ffffff", font=ImageFont.truetype(str(FONT), 22))
    pen.text((330, HIGH - BAR + 16), below, fill="#cfd8dc", font=ImageFont.truetype(str(FONT), 17))


def signature(number: int) -> bytes:
    """A stroke that no real person writes, as a PNG."""
    image = Image.new("RGB", (360, 140), "#ffffff")
    pen, draws = ImageDraw.Draw(image), Draws(0, "signature", number)
    points = [(20 + step * 16, 70 + draws.between(-40, 40)) for step in range(20)]
    for one, other in pairwise(points):
        pen.line((*one, *other), fill="#141e46", width=5)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()

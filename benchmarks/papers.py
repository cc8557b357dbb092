"""The PDF of an oversight card as the product sets it, against LibreOffice converting the same text."""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from xml.sax.saxutils import escape

import django

from benchmarks.report import Report
from benchmarks.town import SMALL, Town, town
from yantuo.start.places import Problem

FASTER = 10  # times, at least
PROGRAMS = ("soffice", "libreoffice")


def options(parser: argparse.ArgumentParser) -> None:
    """How many cards, and how many of them LibreOffice converts in a process of its own."""
    parser.add_argument("--cards", type=int, default=15)
    parser.add_argument("--calls", type=int, default=5)


def measure(wanted: argparse.Namespace) -> Report:
    """Set cards of the small town, each once in a warm process; then have LibreOffice convert their text."""
    report = Report("papers", wanted.seed, {"cards": wanted.cards})
    with TemporaryDirectory() as name:
        folder = Path(name)
        with town(SMALL) as place:
            cards = _set(place, folder, wanted.cards, wanted.seed)
        ours = statistics.median(card["ms"] for card in cards)
        pages = statistics.median(card["pages"] for card in cards)
        report.about["pages of a card, median"] = pages
        program = next(filter(None, map(shutil.which, PROGRAMS)), None)
        if program is None:
            note = "no LibreOffice on the path: not compared"
            report.add("the PDF of a card, its records read and set", ours, note=note)
            return report
        office = _Office(program, folder)
        files = [Path(card["text"]) for card in cards]
        single = _alone(office, files[: wanted.calls])
        report.about["LibreOffice"] = office.version()
        report.add(
            "the PDF of a card to a call of LibreOffice", ours, single, aim=FASTER, faster=True,
            note=f"median of {len(cards)} cards and of {min(wanted.calls, len(files))} calls",
        )  # fmt: skip
        if len(files) > 1:
            further = _together(office, files)
            note = "start of the program left out"
            report.add("the same to LibreOffice already warm", ours, further, faster=True, note=note)
    return report


def _set(place: Town, folder: Path, most: int, seed: int) -> list[dict[str, Any]]:
    process = place.python("-m", "benchmarks.papers", str(folder), str(most), str(seed))
    said, _nothing = process.communicate()
    if process.returncode:
        raise Problem("The cards could not be set; standard error says why.")
    found: list[dict[str, Any]] = json.loads(said.splitlines()[-1])
    return found


class _Office:
    """LibreOffice without a screen, on a profile of its own and with the fonts that our papers are set in."""

    def __init__(self, program: str, folder: Path) -> None:
        import pylopdf_fonts_zh_cn

        shipped = pylopdf_fonts_zh_cn.serif_path().parent
        self.program, self.out = program, folder / "converted"
        self.profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
        fonts = folder / "fonts.conf"
        fonts.write_text(_FONTS.format(fonts=escape(str(shipped)), cache=escape(str(folder / "cache"))))
        self.told = {**os.environ, "FONTCONFIG_FILE": str(fonts), "HOME": str(folder)}

    def version(self) -> str:
        """What it calls itself."""
        done = subprocess.run(
            [self.program, self.profile, "--version"],
            env=self.told, capture_output=True, text=True, check=True,
        )  # fmt: skip
        return done.stdout.split()[1]

    def convert(self, files: Sequence[Path]) -> float:
        """Milliseconds of one call that converts some files; raises Problem where a PDF is missing."""
        shutil.rmtree(self.out, ignore_errors=True)
        began = time.perf_counter()
        subprocess.run(
            [self.program, self.profile, *_HEADLESS, str(self.out), *map(str, files)],
            env=self.told, capture_output=True, check=True,
        )  # fmt: skip
        taken = (time.perf_counter() - began) * 1000
        if missing := [file.stem for file in files if not (self.out / f"{file.stem}.pdf").exists()]:
            raise Problem(f"LibreOffice made no PDF of {', '.join(missing)}.")
        return taken


def _alone(office: _Office, files: Sequence[Path]) -> float:
    """The median milliseconds of one file a call, as an office would call it, once profile and caches are there."""
    office.convert(files[:1])
    return statistics.median(office.convert([file]) for file in files)


def _together(office: _Office, files: Sequence[Path]) -> float:
    """The milliseconds of every further file in one call: medians of three calls with one and with all."""
    one = statistics.median(office.convert(files[:1]) for _time in range(3))
    every = statistics.median(office.convert(files) for _time in range(3))
    return (every - one) / (len(files) - 1)


_HEADLESS = ("--headless", "--convert-to", "pdf", "--outdir")
_FONTS = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""
# Plain paragraphs in one font: less work than the tables of the form.
_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:default-style style:family="paragraph"><style:text-properties fo:font-size="12pt"
 fo:font-family="{font}" style:font-family-asian="{font}" style:font-size-asian="12pt"
 fo:language="zh" fo:country="CN" style:language-asian="zh" style:country-asian="CN"/></style:default-style>
</office:styles><office:body><office:text>
{lines}
</office:text></office:body></office:document>
"""


def _document(text: str, font: str) -> str:
    """A text document, one paragraph a line."""
    lines = "\n".join(f"<text:p>{escape(line)}</text:p>" for line in text.splitlines())
    return _DOCUMENT.format(font=escape(font), lines=lines)


# In a process of its own, on the town


def _papers(folder: Path, most: int, seed: int) -> list[dict[str, Any]]:
    """Set some cards as their page prints them: milliseconds, pages, and where their text lies as a document."""
    import random

    from django.utils import timezone

    from yantuo.casework.cards.documents import card_paper
    from yantuo.casework.cards.models import Card
    from yantuo.casework.documents.printing import printed
    from yantuo.records.sight.session import SYSTEM, sight

    with sight(SYSTEM):
        keys = list(Card.objects.exclude(state="draft").order_by("pk").values_list("pk", flat=True))
    chosen = random.Random(seed).sample(keys, min(most + 2, len(keys)))  # noqa: S311 - which cards are measured
    if len(chosen) < 3:
        raise Problem("The town has too few cards.")
    made = []
    for number, pk in enumerate(chosen):
        began = time.perf_counter()
        with sight(SYSTEM, read_only=True):
            rows = Card.objects.select_related(
                "dossier__office", "dossier__enterprise", "dossier__owner", "addressee"
            )
            paper = printed(card_paper(rows.get(pk=pk), at=timezone.now(), course=True))
        taken = (time.perf_counter() - began) * 1000
        if number < 2:
            continue  # warming up: fonts and templates are read once a process
        file = folder / f"card-{number}.fodt"
        file.write_text(_document(_text(paper.pdf), "Noto Serif SC"), encoding="utf-8")
        made.append({"ms": taken, "pages": paper.pages, "text": str(file)})
    return made


def _text(pdf: bytes) -> str:
    """Everything that is to be read on a paper."""
    import io

    from pypdf import PdfReader

    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yantuo.config.settings")
    django.setup()
    print(json.dumps(_papers(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))

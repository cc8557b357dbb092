"""Everything of the lock into the database, in one go; the acts are handed back, to be chained with all others."""

from collections import defaultdict
from datetime import date
from typing import Any

from yantuo.casework.dossiers.models import Dossier
from yantuo.casework.notices.models import Notice
from yantuo.directory.enterprises.models import Premises
from yantuo.directory.people.models import Person, Post
from yantuo.faces.cli.city import City
from yantuo.faces.cli.city import rows as city
from yantuo.faces.cli.city.lock import rows as lock
from yantuo.faces.cli.city.lock.year import FIRMS
from yantuo.faces.cli.city.people import DEMO_FIRM
from yantuo.faces.cli.demo.lock.cards import Cards
from yantuo.faces.cli.demo.lock.clocks import Clocks
from yantuo.faces.cli.demo.lock.log import Log
from yantuo.faces.cli.demo.lock.numbers import Numbers
from yantuo.faces.cli.demo.lock.papers import Papers
from yantuo.faces.cli.demo.lock.photos import Album, Pictures
from yantuo.faces.cli.demo.lock.town import Town
from yantuo.faces.cli.demo.lock.visits import Visits
from yantuo.faces.cli.demo.people import Ids
from yantuo.faces.cli.demo.tables import copy
from yantuo.kernel.pinyin import sort_key
from yantuo.kernel.rulebook import Rulebook
from yantuo.kernel.worktime import Calendar
from yantuo.records.files.models import Attachment
from yantuo.records.trail.chain import Act


def load_lock(
    town: City, ids: Ids, files: list[city.FirmFile], rules: Rulebook, calendar: Calendar
) -> list[Act]:
    """The year of the lock of the first firms; returns what goes on the trail."""
    year = town.lock()
    known = {file.firm.number: file for file in files if file.firm.number <= FIRMS}
    _load_speakers(year, known, ids, town.on, len(town.staff.posts) + 1)
    log = _log(town, ids, known, year)
    clocks = Clocks(log, rules, calendar, _posts(town, ids))
    album, numbers, place = Album(log, Pictures(town.on, town.clock.now)), Numbers(), _town(town, known)
    visits = Visits(log, clocks, album, numbers, place)
    cards = Cards(log, clocks, album, numbers, place)
    _number(year, visits, cards, numbers)
    shots = _by_owner(year)
    for visit in year.visits:
        visits.add(visit, [shot for one in visit.answers for shot in shots[one.uid]])
    for card in year.cards:
        cards.add(card, [shot for owner in _owners(card) for shot in shots[owner]])
    visits.corrected(list(year.visits))
    _write(visits, cards, clocks, album)
    Papers(log, numbers).make(year)
    numbers.copy()
    copy(Notice, log.notices)
    return log.acts


def _number(year: lock.Year, visits: Visits, cards: Cards, numbers: Numbers) -> None:
    for visit in year.visits:
        visits.want(visit)
    for card in year.cards:
        cards.want(card)
    numbers.give()


def _write(visits: Visits, cards: Cards, clocks: Clocks, album: Album) -> None:
    copy(Dossier, [*visits.tables[Dossier], *cards.tables[Dossier]])
    copy(Attachment, album.rows)
    visits.copy()
    cards.copy()
    clocks.copy()


def _by_owner(year: lock.Year) -> dict[Any, list[lock.Shot]]:
    found: dict[Any, list[lock.Shot]] = defaultdict(list)
    for shot in year.shots:
        found[shot.owner].append(shot)
    return found


def _owners(card: lock.Card) -> list[Any]:
    """What photos of a card hang on: its problems, the parts of its answers, what its return visits saw."""
    parts = [part.uid for one in card.rounds if one.reply for part in one.reply.parts]
    seen = [row.uid for one in card.rounds if one.revisit for row in one.revisit.seen]
    return [*(one.uid for one in card.problems), *parts, *seen]


def _load_speakers(year: lock.Year, files: dict[int, city.FirmFile], ids: Ids, on: date, posts: int) -> None:
    """The persons who answer for firms on their pages; that of the demonstration firm is there already."""
    persons, held = [], []
    fresh = [row for row in year.speakers if row[0] != DEMO_FIRM]
    for number, (firm, key, name, title) in enumerate(fresh, 1):
        ids.persons[key], ids.person_names[key], ids.titles[key] = len(ids.persons) + 1, name, title
        sort = sort_key(name, person=True)
        persons.append({"id": ids.persons[key], "name": name, "sort": sort, "synthetic": True})
        file = files[firm].firm
        held.append(
            {
                "id": posts + number,
                "person_id": ids.persons[key],
                "organisation_id": None,
                "enterprise_id": firm,
                "enterprise_name": file.name,
                "supervisor_id": ids.whole[file.office],
                "role": "enterprise",
                "title": title,
                "main": True,
                "begins": date(on.year - 2, 1, 1),
                "ends": None,
            }
        )
    copy(Person, persons)
    copy(Post, held)


def _log(town: City, ids: Ids, files: dict[int, city.FirmFile], year: lock.Year) -> Log:
    homes = {post.person: ids.names[ids.whole[post.office]] for post in reversed(town.staff.posts)}
    homes |= {key: files[firm].firm.name for firm, key, _name, _title in year.speakers}
    speakers = {firm: key for firm, key, _name, _title in year.speakers}
    logins = frozenset(town.logins().values())
    return Log(ids, town.clock.now, homes, logins, speakers=speakers)


def _posts(town: City, ids: Ids) -> dict[int, list[city.Post]]:
    found: dict[int, list[city.Post]] = defaultdict(list)
    for post in town.staff.posts:
        found[ids.whole[post.office]].append(post)
    return found


def _town(town: City, files: dict[int, city.FirmFile]) -> Town:
    certificates: dict[str, list[city.Certificate]] = defaultdict(list)
    for row in town.staff.certificates:
        certificates[row.person].append(row)
    places = Premises.objects.filter(enterprise_id__in=list(files), main=True).values_list(
        "enterprise_id", "pk"
    )
    return Town(
        files=files,
        offices={office.key: office for office in town.offices},
        counties={county.code: county.name for county in town.counties},
        certificates=certificates,
        places=dict(places),
    )

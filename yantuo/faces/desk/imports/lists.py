"""The lists that can be imported, in the order in which a new bureau sends them in."""

from yantuo.faces.desk.imports.numbers import NUMBERS
from yantuo.faces.desk.imports.offices import OFFICES
from yantuo.faces.desk.imports.people import PEOPLE, POSTS
from yantuo.faces.desk.imports.taking import ListKind

LISTS: dict[str, ListKind] = {kind.key: kind for kind in (OFFICES, PEOPLE, POSTS, NUMBERS)}
IMPORT = "directory.import"  # the kind of the job

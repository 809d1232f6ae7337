"""A desk: one store, the definitions and units it works with, and whose it is."""

from __future__ import annotations

from pathlib import Path

from jmdesk import __version__
from jmdesk.definitions.catalogue import Catalogue
from jmdesk.definitions.ledger import Ledger
from jmdesk.domain.changes import Changes
from jmdesk.domain.disk import telling
from jmdesk.domain.problem import Refusal
from jmdesk.domain.unit import Unit, UnitTree
from jmdesk.language import tr
from jmdesk.operations.definitions import definitions
from jmdesk.operations.facts import StoreFacts
from jmdesk.operations.leftovers import clear_leftovers
from jmdesk.operations.location import default_store
from jmdesk.operations.logbook import beside
from jmdesk.operations.remembering import Remembering
from jmdesk.operations.unit_tree import own_aliases, own_units, shipped_tree
from jmdesk.store.cipher import WrongKey
from jmdesk.store.refusals import DamagedStore
from jmdesk.store.store import Store


class Desk:
    """Joins the parts; handed to every operation, never global.

    ``units`` is the shipped tree with what this desk's records add to it; call `refresh_units`
    after such a record has changed.
    """

    def __init__(self, *, store: Store, catalogue: Catalogue, path: Path) -> None:
        self.store = store
        self.catalogue = catalogue
        self.path = path
        self.log = beside(path)
        self.remembered = Remembering(store)
        self._shipped: UnitTree | None = None
        self._units: UnitTree | None = None

    @property
    def units(self) -> UnitTree:
        """All units known here. Read at first use: many commands need none."""
        if self._units is None:
            self._shipped = self._shipped or shipped_tree()
            tree = self._shipped.with_units(own_units(self.store))
            self._units = tree.with_aliases(own_aliases(self.store))
        return self._units

    def refresh_units(self) -> None:
        """Read the units anew at their next use."""
        self._units = None

    @property
    def unit(self) -> str:
        """The code of this desk's unit, "" before the first start is done."""
        return self.store.setting("unit")

    @property
    def person(self) -> str:
        """Who sits at this desk."""
        return self.store.setting("person")

    @property
    def banner(self) -> str:
        """The code of the banner this desk lies in; its own unit above a banner."""
        return self.banner_of(self.unit)

    def banner_of(self, unit: str) -> str:
        """The code of the banner in which a unit lies; the unit itself above a banner."""
        found = self.units.banner_of(unit)
        return found.code if found else unit

    def ledger(self, name: str) -> Ledger:
        """The ledger with this id; Refusal naming those there are."""
        ledger = self.catalogue.ledgers.get(name)
        if ledger is None:
            known = "、".join(one.id for one in self.catalogue.ledgers.values() if not one.system)
            raise Refusal(tr("没有叫“{name}”的台账。可用的有：{known}。", name=name, known=known))
        return ledger

    def facts(self) -> StoreFacts:
        """The stored records as rules and reports look at them, remembered while it lives."""
        return StoreFacts(self.store, self.catalogue.ledgers)

    def find_unit(self, text: str) -> Unit:
        """The one unit that a person means; Refusal with the candidates otherwise."""
        match = self.units.resolve(text, within=self.banner)
        if match.unit is None:
            match = self.units.resolve(text)
        if match.unit:
            return match.unit
        if match.candidates:
            named = "、".join(
                tr("{path}（{code}）", path=self.units.path(u.code), code=u.code)
                for u in match.candidates
            )
            raise Refusal(tr("有几个单位叫“{text}”：{named}。请写代码。", text=text, named=named))
        raise Refusal(
            tr("没有找到单位“{text}”。请写全名或 12 位代码，jmdesk units 可以查。", text=text)
        )

    def needs_unit(self) -> None:
        """Refuse where the desk does not know yet whose it is."""
        if not self.unit:
            raise Refusal(
                tr("这台电脑还没有说明是哪个单位。请先运行 jmdesk init，或打开窗口选定单位。")
            )

    def close(self) -> None:
        """Close the store."""
        self.store.close()


def open_desk(path: Path | None = None, *, key: bytes = b"", units: bool = False) -> Desk:
    """Open the store at ``path`` (the user's own by default), making it at first use.

    With ``units`` they are read at once. Where that is refused nothing stays open.
    ``key`` is the secret of a locked one: `StoreLocked` where it is missing, `WrongKey` where it
    is another store's. `DamagedStore` carries it.
    """
    target = path or default_store()
    catalogue = definitions(target)
    with telling(target):
        target.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(target)
    with beside(target).doing("open", program=__version__, locked=int(bool(key))) as told:
        store = _opened(target, catalogue, key)
        desk = Desk(store=store, catalogue=catalogue, path=target)
        try:
            told |= {"upgraded_from": store.upgraded_from, "revisions": store.stamp()[0] or 0}
            if units:
                _ = desk.units
        except BaseException:
            desk.close()
            raise
    return desk


def _opened(path: Path, catalogue: Catalogue, key: bytes) -> Store:
    try:
        return Store.open(path, catalogue.ledgers, key=key)
    except WrongKey as error:
        from jmdesk.operations.locking import opens_copies  # nearly never

        if opens_copies(path, key):
            raise DamagedStore(path, key=key) from error
        raise


def begin(desk: Desk, *, unit: str, person: str, phone: str = "") -> Changes:
    """First start: whose desk this is. Units are named by code or unambiguous name."""
    found = desk.find_unit(unit)
    if not person.strip():
        raise Refusal(tr("还没有写填报人的姓名。"))
    with desk.store.transaction() as writer:
        writer.set_setting("unit", found.code)
        writer.set_setting("person", person.strip())
        writer.set_setting("phone", phone.strip())
    return Changes(units=True)

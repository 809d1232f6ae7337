"""Whose file it is: the keys by which desks know each other."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from jmdesk.domain.problem import Level, Problem
from jmdesk.exchange.carrier import Carrier
from jmdesk.exchange.key_statement import starts
from jmdesk.exchange.signing import fingerprint
from jmdesk.exchange.verdicts import sentence
from jmdesk.language import tr

BAD = "bad-signature"
UNSIGNED = "unsigned"
NEW_KEY = "new-key"
"""A desk changed its key, and the key known here signed that."""
OLD_KEY = "old-key"
"""Signed with a key that its desk has replaced, or with a new one of a desk whose key was revoked:
asked each time."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Acquaintance:
    """A desk that is known here: its public key (hexadecimal) and its device."""

    key: str
    device: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sender:
    """What is to be thought of a file's sender. With ``refused`` the file must not be taken."""

    fingerprint: str = ""
    known: bool = True
    refused: Problem | None = None
    problems: tuple[Problem, ...] = ()


class Acquaintances:
    """The desks known here; of the unknown ones, the key with which each was first seen."""

    def __init__(
        self,
        known: Iterable[Acquaintance],
        *,
        replaced: Collection[str] = (),
        revoked: Collection[str] = (),
        suspect: Collection[str] = (),
        sent: Callable[[str], bool] = lambda digest: False,
    ) -> None:
        """``replaced`` keys were changed for others, ``revoked`` ones are no longer to be taken, a
        new key of a ``suspect`` device is asked about each time; ``sent`` tells by its digest what
        went out from here and may come back as it was."""
        self._keys: dict[str, str] = {}
        self._known: set[str] = set()
        self._replaced, self._revoked, self._sent = set(replaced), frozenset(revoked), sent
        self._suspect = frozenset(suspect)
        for one in known:
            self._known.add(one.key)
            self._keys[one.device] = one.key

    def look(self, carrier: Carrier, name: str) -> Sender:
        """Who sent this: known, unknown, or not the one whose name it bears."""
        device = carrier.manifest.device
        if carrier.signature is None:
            return self._unsigned(device, name)
        key = carrier.signature.key
        short = fingerprint(key)
        if carrier.signed is False:
            return Sender(fingerprint=short, refused=_problem(BAD, sentence(BAD, name), name))
        if key in self._revoked | self._replaced:
            return self._of_old(carrier, name)
        if self._keys.setdefault(device, key) != key and key not in self._known:
            return self._renewed(carrier, name)
        if device in self._suspect and key not in self._known:
            text = _of_revoked(name, short)
            asked = Problem(level=Level.EXPLAIN, code=OLD_KEY, message=text, file=name)
            return Sender(fingerprint=short, known=False, problems=(asked,))
        return Sender(fingerprint=short, known=key in self._known)

    def _of_old(self, carrier: Carrier, name: str) -> Sender:
        """Signed with a key that is not in use any more; only what went out from here is."""
        key = carrier.signature.key if carrier.signature else ""
        short = fingerprint(key)
        if self._sent(carrier.digest):
            return Sender(fingerprint=short)
        if key in self._revoked:
            return Sender(fingerprint=short, refused=_problem(BAD, _revoked(name, short), name))
        asked = Problem(level=Level.EXPLAIN, code=OLD_KEY, message=_old_key(name, short), file=name)
        return Sender(fingerprint=short, known=False, problems=(asked,))

    def _renewed(self, carrier: Carrier, name: str) -> Sender:
        """A known device with another key: taken where the known one says so itself."""
        about, key = carrier.manifest, carrier.signature.key if carrier.signature else ""
        short, before = fingerprint(key), self._keys[about.device]
        chain = starts(about.keys, device=about.device, end=key, known=lambda one: one == before)
        if not chain:
            return Sender(fingerprint=short, refused=_problem(BAD, _other_key(name, short), name))
        known = before in self._known
        self._keys[about.device] = key
        self._replaced |= {one.old for one in chain}
        self._known -= self._replaced
        if known:
            self._known.add(key)
        told = _new_key(about.unit_name or about.unit, short, fingerprint(before))
        renewed = Problem(level=Level.HINT, code=NEW_KEY, message=told, file=name)
        return Sender(fingerprint=short, known=known, problems=(renewed,))

    def _unsigned(self, device: str, name: str) -> Sender:
        if device in self._keys:
            text = tr(
                "“{name}”没有签名，但这台电脑以前发来的文件都有签名。没有采用，请打电话核实。",
                name=name,
            )
            return Sender(refused=_problem(BAD, text, name))
        text = tr("“{name}”没有签名，不能证明是谁发来的。", name=name)
        return Sender(
            problems=(Problem(level=Level.EXPLAIN, code=UNSIGNED, message=text, file=name),)
        )


def _problem(code: str, text: str, name: str) -> Problem:
    return Problem(level=Level.MUST, code=code, message=text, file=name)


def _new_key(whose: str, short: str, before: str) -> str:
    return tr(
        "{whose}换了钥匙：现在是 {fingerprint}，由旧钥匙 {before} 签过。",
        whose=whose,
        fingerprint=short,
        before=before,
    )


def _old_key(name: str, short: str) -> str:
    return tr(
        "“{name}”是用换掉以前的旧钥匙（{fingerprint}）签的，可能是换钥匙以前发的。请打电话核对。",
        name=name,
        fingerprint=short,
    )


def _revoked(name: str, short: str) -> str:
    return tr(
        "“{name}”的钥匙（{fingerprint}）已经作废。没有采用，请打电话向对方核实。",
        name=name,
        fingerprint=short,
    )


def _of_revoked(name: str, short: str) -> str:
    return tr(
        "“{name}”是用一把新钥匙（{fingerprint}）签的，而这台电脑以前的钥匙已经作废。"
        "请打电话核对这串指纹，对了再认识它。",
        name=name,
        fingerprint=short,
    )


def _other_key(name: str, short: str) -> str:
    return tr(
        "“{name}”的签名（{fingerprint}）和这台电脑以前的不一样，可能有人冒名。没有采用。"
        "请打电话核对；确实换了电脑的，先在“认识的电脑”里忘掉旧的，再合并。",
        name=name,
        fingerprint=short,
    )


def trusts(told: Collection[str], fingerprint: str, problems: Collection[Problem]) -> bool:
    """Whether a person said that a sender is known: by its fingerprint, or all of them ("*") but
    those that signed with a key they had replaced."""
    old = any(one.code == OLD_KEY for one in problems)
    return fingerprint in told or ("*" in told and not old)

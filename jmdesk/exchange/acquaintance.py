"""Whose file it is: the keys by which desks know each other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jmdesk.domain.problem import Level, Problem
from jmdesk.exchange.carrier import Carrier
from jmdesk.exchange.signing import fingerprint
from jmdesk.exchange.verdicts import sentence
from jmdesk.language import tr

BAD = "bad-signature"
UNSIGNED = "unsigned"


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

    def __init__(self, known: Iterable[Acquaintance]) -> None:
        self._keys: dict[str, str] = {}
        self._known: set[str] = set()
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
        if self._keys.setdefault(device, key) != key and key not in self._known:
            return Sender(fingerprint=short, refused=_problem(BAD, _other_key(name, short), name))
        return Sender(fingerprint=short, known=key in self._known)

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


def _other_key(name: str, short: str) -> str:
    return tr(
        "“{name}”的签名（{fingerprint}）和这台电脑以前的不一样，可能有人冒名。没有采用。"
        "请打电话核对；确实换了电脑的，先在“认识的电脑”里忘掉旧的，再合并。",
        name=name,
        fingerprint=short,
    )

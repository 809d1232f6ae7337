"""``--persons``: how a file leaves that tells of persons; what the words come to."""

from __future__ import annotations

from argparse import Namespace

from jmdesk.cli.session import passphrase
from jmdesk.operations.door import Door, Way, done
from jmdesk.operations.personal import Persons


def door_of(chosen: Namespace) -> Door:
    """What was said; stars where nothing was, a lock where a passphrase was named."""
    told = passphrase(chosen.passphrase)
    way = Way(chosen.persons) if chosen.persons else Way.LOCK if told else Way.MASK
    return Door(way=way, passphrase=told if way is Way.LOCK else "")


def persons_json(persons: Persons, door: Door) -> dict[str, int | str]:
    """What a file tells of persons and what was done about it."""
    return {
        "way": door.way.value,
        "id_numbers": persons.id_numbers,
        "phones": persons.phones,
        "others": persons.others,
    }


def said(persons: Persons, door: Door) -> tuple[str, ...]:
    """What is told on stderr."""
    told = done(persons, door)
    return (told,) if told else ()

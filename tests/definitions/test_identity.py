"""Ids made from natural keys are those that every desk makes."""

from __future__ import annotations

import uuid

from hypothesis import given, settings
from hypothesis import strategies as st

from jmdesk.definitions import identity
from jmdesk.domain.revision import canonical


@settings(max_examples=25)
@given(parts=st.lists(st.text("一二号桥ab-19", min_size=1, max_size=20), max_size=4))
def test_an_id_from_a_key_is_the_uuid_of_its_parts(parts: list[str]) -> None:
    name = canonical(["project", *parts]).decode()
    assert identity.key_id("project", parts) == str(
        uuid.uuid5(uuid.UUID("6a6d6465-736b-5000-8000-6c6564676572"), name)
    )


def test_an_id_once_given_stays() -> None:
    assert identity.key_id("project", ["一号 桥", "2026"]) == identity.key_id(
        "project", ["一号桥", "2026"]
    )
    assert identity.key_id("project", ["一号桥", "2026"]) == (
        "33975197-d6bc-5224-af09-60d9318c5e3f"
    )

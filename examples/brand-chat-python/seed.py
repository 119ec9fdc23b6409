#!/usr/bin/env python3
"""Writes who and what the staging system has (`seed.json`) and prints the inventory of it that wireproof reads.

    python seed.py > people.json

The same input makes the same bytes. People live in towns, so that nobody's rooms depend on another town. A town is written as
its rooms, each two letters, one for each brand; a capital pays for the business tariff. `+a` is a colleague of brand a, `*a` an
administrator of it. A letter alone is a brand without a room.
"""

import json
import os
import sys
from pathlib import Path

from brand_chat.__main__ import STAGING_KEY
from brand_chat.auth import sign

HERE = Path(__file__).resolve().parent
KEY = os.environ.get("BRAND_CHAT_KEY", STAGING_KEY)

LONG_GONE, FAR_AWAY = 1_700_000_000, 4_102_444_800  # 2023-11-14, 2100-01-01
NOBODY = 2_000_000_000

# How many of each: as many as there are scenarios that want such a town.
ADMINS = 141
USERS = 2
TOWNS: list[tuple[int, str]] = [
    (52, "a"),
    (3, "A"),
    (3, "a *a"),
    (1, "a +a"),
    (1, "a *a +a"),
    (143, "ab"),
    (20, "Ab"),
    (46, "aB"),
    (1, "AB"),
    (4, "ab *a"),
    (13, "ab +a"),
    (6, "aB *a"),
    (3, "aB +a"),
    (3, "Ab *A"),
    (29, "ab ac"),
    (12, "ab bc"),
    (2, "ab cb"),
    (1, "Ab bc"),
    (1, "Ab cb"),
    (9, "aB ac"),
    (1, "ab bC"),
    (9, "aB cB"),
    (6, "ab ac +a"),
    (1, "ab bc *a"),
    (1, "ab bc +b"),
    (1, "Ab cb *c"),
    (1, "ab bC *a"),
    (2, "Ab bc *A"),
    (1, "Ab cA +c"),
    (1, "aB ac *B"),
    (1, "aB cB *a"),
    (2, "ab ac +a +b"),
    (1, "aB ac *B *a"),
    (2, "ab ac ad"),
    (1, "ab ac da"),
    (1, "Ab bc cd"),
    (1, "AB Bc cA"),
    (1, "aB ac cd *a"),
    (2, "ab ac ad ae af ag ah ai aj ak al"),
]


class Seed:
    def __init__(self) -> None:
        self.brands: list[dict] = []
        self.users: list[dict] = []
        self.rooms: list[dict] = []
        self.items: list[dict] = []

    def person(self, kind: str, name: str, brand: dict | None = None, **asked_for) -> str:
        user = {"id": len(self.users) + 1, "name": name, "brand_id": brand and brand["id"], "is_admin": kind == "admin"}
        self.users.append(user)
        gives = {"id": user["id"], "name": name, **tokens(user["id"])}
        if brand:
            gives["brand"] = {"id": brand["id"], "name": brand["name"]}
        self.items.append({"name": name, "kind": kind, "once": True, "with": asked_for, "gives": gives})
        return name

    def brand(self, name: str, tariff: str) -> dict:
        # Brands and users are counted apart, and must not be taken for each other.
        brand = {"id": 10_001 + len(self.brands), "name": f"{name}'s brand", "tariff": tariff}
        self.brands.append(brand)
        return brand

    def town(self, town: str, number: int) -> None:
        brands, owners = {}, {}
        for word in town.split():
            for letter in word.strip("+*"):
                if letter in brands:
                    continue
                tariff = "business" if letter.isupper() else "basic"
                name = f"{letter.lower()}{number}"
                brands[letter] = self.brand(name, tariff)
                owners[letter] = self.person("brand", name, brands[letter], tariff=tariff)
            letter = word[-1]
            if word.startswith("+"):
                self.person("colleague", f"colleague-{owners[letter]}", brands[letter], of=owners[letter])
            elif word.startswith("*"):
                self.person("admin", f"admin-{owners[letter]}", brands[letter], of=owners[letter])
            elif len(word) == 2:
                pk = 501 + len(self.rooms)
                self.rooms.append({"pk": pk, "brand_ids": [brands[letter]["id"] for letter in word]})
                participants = [owners[letter] for letter in word]
                self.items.append(
                    {"name": f"room-{pk}", "kind": "room", "once": True, "with": {"participants": participants}, "gives": {"pk": pk}}
                )


def tokens(user_id: int) -> dict[str, str]:
    access = {"token_type": "access", "exp": FAR_AWAY, "user_id": user_id}
    return {
        "token": sign(access, KEY),
        "expired_token": sign(access | {"exp": LONG_GONE}, KEY),
        "refresh_token": sign(access | {"token_type": "refresh"}, KEY),
        "hs512_token": sign(access, KEY, "HS512"),
        "ghost_token": sign(access | {"user_id": NOBODY + user_id}, KEY),
    }


def main() -> None:
    seed = Seed()
    for number in range(ADMINS):
        seed.person("admin", f"olga{number}")
    for number in range(USERS):
        seed.person("user", f"dan{number}")
    number = 0
    for count, town in TOWNS:
        for _ in range(count):
            number += 1
            seed.town(town, number)
    population = {"brands": seed.brands, "users": seed.users, "rooms": seed.rooms}
    (HERE / "seed.json").write_text(json.dumps(population, indent=1) + "\n")
    json.dump(seed.items, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()

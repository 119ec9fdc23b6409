"""Who there is: brands, users and rooms, as the seed file has them."""

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Brand:
    id: int
    name: str
    tariff: str = "basic"


@dataclass(frozen=True, slots=True)
class User:
    id: int
    name: str
    brand_id: int | None = None
    is_admin: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    pk: int
    brand_ids: tuple[int, int]


class Population:
    def __init__(self, brands: list[Brand], users: list[User], rooms: list[Room]) -> None:
        self.brands = {brand.id: brand for brand in brands}
        self.users = {user.id: user for user in users}
        self.rooms = {room.pk: room for room in sorted(rooms, key=lambda room: room.pk)}

    @classmethod
    def load(cls, path: Path) -> "Population":
        seed = json.loads(path.read_text())
        return cls(
            [Brand(**brand) for brand in seed["brands"]],
            [User(**user) for user in seed["users"]],
            [Room(pk=room["pk"], brand_ids=tuple(room["brand_ids"])) for room in seed["rooms"]],
        )

    def rooms_of(self, brand_id: int | None) -> list[Room]:
        return [room for room in self.rooms.values() if brand_id in room.brand_ids]

    def has_business(self, room: Room) -> bool:
        return any(self.brands[brand_id].tariff == "business" for brand_id in room.brand_ids)

    def show_room(self, room: Room) -> dict:
        """A room in the one form in which it is shown everywhere."""
        brands = [self.brands[brand_id] for brand_id in room.brand_ids]
        return {
            "pk": room.pk,
            "participants": [{"id": brand.id, "name": brand.name} for brand in brands],
            "has_business": self.has_business(room),
        }

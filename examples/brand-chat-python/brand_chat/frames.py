"""What a frame must be made of, and which requests there are."""

import json
import math
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

MAX_MESSAGE_BYTES = 64 * 1024
MAX_DEPTH = 128
MAX_TEXT = 10_000

# Unicode's White_Space. `str.isspace` also has U+001C to U+001F, which are none.
_NOT_BLANK = re.compile(r"[^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")


class Refused(Exception):
    """A request that is not carried out, with a status in the manner of HTTP."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


# --- JSON, as strict as the chapter on frames wants it ---------------------------------------


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a key stands twice in an object")
    return members


def _integer(digits: str) -> int:
    if len(digits) > 20 or not -(2**63) <= (number := int(digits)) < 2**64:
        raise ValueError("a number is past 64 bits")
    return number


def _float(digits: str) -> float:
    if math.isinf(number := float(digits)):
        raise ValueError("a number is past 64 bits")
    return number


def _constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_decoder = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=_constant
)


def _depth(value: Any) -> int:
    depth, level = 0, [value]
    while level := [item for item in level if isinstance(item, (dict, list))]:
        depth += 1
        level = [child for item in level for child in (item.values() if isinstance(item, dict) else item)]
    return depth


def parse(text: str) -> dict[str, Any]:
    """The object that a text frame holds."""
    try:
        frame = _decoder.decode(text)
        if _depth(frame) > MAX_DEPTH:
            raise ValueError("the frame is nested too deeply")
        # Half a surrogate pair is a character to `json`, and none to UTF-8.
        json.dumps(frame, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise Refused(400, "half a surrogate pair is no character") from None
    except RecursionError:
        raise Refused(400, "the frame is nested too deeply") from None
    except json.JSONDecodeError:
        raise Refused(400, "the frame is not valid JSON") from None
    except ValueError as error:
        raise Refused(400, str(error)) from None
    if not isinstance(frame, dict):
        raise Refused(400, "the frame is no JSON object")
    return frame


# --- Requests --------------------------------------------------------------------------------


def _not_blank(text: str) -> str:
    if not _NOT_BLANK.search(text):
        raise ValueError("the text is blank")
    return text


Int64 = Annotated[int, Field(ge=-(2**63), lt=2**63)]
RequestId = Annotated[int, Field(ge=-(2**53), le=2**53)]
Text = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(_not_blank)]


class Request(BaseModel):
    """Types are not converted; fields that nobody knows are ignored."""

    model_config = ConfigDict(strict=True, extra="ignore", frozen=True)

    request_id: RequestId


class List(Request):
    action: Literal["list"]


class JoinRoom(Request):
    action: Literal["join_room"]
    room_pk: Int64


class LeaveRoom(Request):
    action: Literal["leave_room"]


class CreateMessage(Request):
    action: Literal["create_message"]
    msg_text: Text


class EditMessage(Request):
    action: Literal["edit_message"]
    msg_id: Int64
    edited_msg_text: Text


class DeleteMessages(Request):
    action: Literal["delete_messages"]
    msg_id_list: Annotated[list[Int64], Field(min_length=1)]


class CurrentRoomInfo(Request):
    action: Literal["current_room_info"]


_REQUESTS = {
    model.model_fields["action"].annotation.__args__[0]: model
    for model in (List, JoinRoom, LeaveRoom, CreateMessage, EditMessage, DeleteMessages, CurrentRoomInfo)
}


def usable_request_id(frame: dict[str, Any]) -> int | None:
    request_id = frame.get("request_id")
    usable = type(request_id) is int and abs(request_id) <= 2**53
    return request_id if usable else None


def read_request(frame: dict[str, Any], *, on_admin_chat: bool) -> Request:
    """The request in a frame. The action is judged first, then everything else."""
    action = frame.get("action")
    if not isinstance(action, str):
        raise Refused(400, "`action` is missing or no text")
    model = _REQUESTS.get(action)
    if model is None or (on_admin_chat and model is CurrentRoomInfo):
        raise Refused(405, "there is no such action here")
    try:
        return model.model_validate(frame)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"]))
        raise Refused(400, f"`{where}`: {first['msg']}") from None


# --- Replies ---------------------------------------------------------------------------------


def write(*, data: Any, action: str | None, status: int, request_id: int | None, errors: list[str] = []) -> str:
    envelope = {
        "errors": errors,
        "data": data,
        "action": action,
        "response_status": status,
        "request_id": request_id,
    }
    return json.dumps(envelope, ensure_ascii=False)

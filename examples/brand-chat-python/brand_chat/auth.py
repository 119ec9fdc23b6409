"""Who may open a connection."""

import re
from typing import Annotated
from urllib.parse import urlsplit

import jwt
from fastapi import Depends, HTTPException, WebSocket

from .population import User

_BEARER = re.compile(r"Bearer ([^\s]+)")
_DEFAULT_PORTS = {"http": 80, "https": 443}


def sign(claims: dict, key: str, algorithm: str = "HS256") -> str:
    return jwt.encode(claims, key, algorithm=algorithm)


def user_id_of(token: str, key: str) -> int:
    """The user whom an access token names. Which algorithm it is signed with is not the token's to say."""
    claims = jwt.decode(token, key, algorithms=["HS256"], options={"require": ["exp", "token_type", "user_id"]})
    if claims["token_type"] != "access" or type(claims["user_id"]) is not int:
        raise jwt.InvalidTokenError("no access token")
    return claims["user_id"]


def origin(text: str) -> tuple[str, str, int] | None:
    """An origin in parts, default ports spelled out; `None` if it is none."""
    try:
        parts = urlsplit(text)
        port = parts.port or _DEFAULT_PORTS[parts.scheme]
    except (ValueError, KeyError):
        return None
    if not parts.hostname or parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return parts.scheme, parts.hostname, port


def authenticated(websocket: WebSocket) -> User:
    """First who it is, then where from. Raised before the handshake, these are answers over HTTP."""
    state = websocket.app.state
    bearer = _BEARER.fullmatch(websocket.headers.get("authorization", ""))
    try:
        user = state.population.users[user_id_of(bearer[1], state.key)] if bearer else None
    except (jwt.InvalidTokenError, KeyError):
        user = None
    if user is None:
        raise HTTPException(401, "an access token is needed", headers={"WWW-Authenticate": "Bearer"})
    allowed = {origin(text) for text in state.origins}
    if (come_from := origin(websocket.headers.get("origin", ""))) is None or come_from not in allowed:
        raise HTTPException(403, "this origin is not allowed")
    return user


def administrator(user: Annotated[User, Depends(authenticated)]) -> User:
    if not user.is_admin:
        raise HTTPException(403, "administrators only")
    return user

"""Notices."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import PlainTextResponse

router = APIRouter()


@router.get("/notices")
def notices() -> PlainTextResponse:
    return PlainTextResponse("Policy Notices: this page is being built.")

"""The fixture that the tests of the session share."""

from .web import web as web

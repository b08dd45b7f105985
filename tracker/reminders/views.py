"""Reminders: what is due for the reader, and what they make of it."""

from flask import Blueprint

blueprint = Blueprint("reminders", __name__, url_prefix="/s/<study>/reminders")

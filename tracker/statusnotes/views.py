"""Pages and acts of statusnotes."""

from flask import Blueprint

blueprint = Blueprint("statusnotes", __name__)

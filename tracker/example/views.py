"""Pages and acts of example."""

from flask import Blueprint

blueprint = Blueprint("example", __name__)

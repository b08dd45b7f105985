"""Pages and acts of studies."""

from flask import Blueprint

blueprint = Blueprint("studies", __name__)

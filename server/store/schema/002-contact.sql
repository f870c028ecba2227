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

-- Rejected ones are few: an index of them alone costs recording nothing.
CREATE INDEX activity_rejected ON activity (decided_at) WHERE status = 5;

-- department NULL: the organiser's side. participant: who asked by a client of
-- their own. words: said with a claim that was given back to the moderators,
-- answered by its decision. The salts are of the journal's commitments.
CREATE TABLE question (
	id INTEGER PRIMARY KEY,
	asked_at INTEGER NOT NULL,
	asked_by INTEGER REFERENCES client,	-- NULL: the socket
	from_department INTEGER REFERENCES department,
	to_department INTEGER REFERENCES department,
	participant INTEGER REFERENCES participant,
	activity INTEGER REFERENCES activity,
	words INTEGER NOT NULL,
	salt BLOB NOT NULL,
	text TEXT NOT NULL,
	answered_at INTEGER,
	answered_by INTEGER REFERENCES client,
	to_all INTEGER NOT NULL,
	answer_salt BLOB,
	answer TEXT
) STRICT;
CREATE INDEX question_open ON question (asked_by)
	WHERE answered_at IS NULL AND words = 0;
CREATE INDEX question_activity ON question (activity)
	WHERE activity IS NOT NULL;

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

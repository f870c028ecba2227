-- SPDX-License-Identifier: EUPL-1.2
-- The whole competition: several seasons and the steps of their lives, what was
-- known when, trainings, awards, the draw, and what erasing needs.
--
-- known_at is the instant from which a row was known, by the server's time; 0:
-- from the beginning. Of rows that say the same thing the one known last counts,
-- so that standings can be made as of any past moment.

-- The season's own rows begin with these; NULL in the first season. ceremony:
-- how many of its steps the host has taken, NULL: it does not run.
ALTER TABLE season ADD COLUMN first_participant INTEGER;
ALTER TABLE season ADD COLUMN first_activity INTEGER;
ALTER TABLE season ADD COLUMN ceremony INTEGER;
ALTER TABLE season ADD COLUMN rehearsal INTEGER NOT NULL DEFAULT 0;
ALTER TABLE season ADD COLUMN house_hash TEXT;	-- of the final standings

-- One row a change of state, done or scheduled. at NULL: not yet; what was
-- scheduled takes effect at the instant it was due at. extend_days: all rounds
-- that had not ended moved by so much.
CREATE TABLE season_step (
	id INTEGER PRIMARY KEY,
	season INTEGER NOT NULL REFERENCES season,
	state INTEGER NOT NULL,
	asked_at INTEGER NOT NULL,
	asked_by TEXT NOT NULL,			-- "client 7", "uid 0", "server"
	due_at INTEGER NOT NULL,
	at INTEGER,
	cancelled_at INTEGER,
	extend_days INTEGER NOT NULL DEFAULT 0,
	reason TEXT
) STRICT;
INSERT INTO season_step (season, state, asked_at, asked_by, due_at, at)
	SELECT id, 2, opened_at, 'server', opened_at, opened_at FROM season
	WHERE opened_at IS NOT NULL;

-- What the organiser confirmed before the opening, by date or reference.
CREATE TABLE season_confirmation (
	season INTEGER NOT NULL REFERENCES season,
	what TEXT NOT NULL,
	reference TEXT NOT NULL,
	at INTEGER NOT NULL,
	by TEXT NOT NULL,
	PRIMARY KEY (season, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE season_round_known (
	season INTEGER NOT NULL REFERENCES season,
	round INTEGER NOT NULL,			-- from 1; after the last: the end
	known_at INTEGER NOT NULL,
	starts_on INTEGER NOT NULL,
	PRIMARY KEY (season, round, known_at)
) STRICT, WITHOUT ROWID;
INSERT INTO season_round_known (season, round, known_at, starts_on)
	SELECT season, round, 0, starts_on FROM season_round
	UNION ALL
	SELECT s.id, (SELECT max(round) + 1 FROM season_round r
		WHERE r.season = s.id), 0, s.after_end FROM season s;
DROP TABLE season_round;
ALTER TABLE season_round_known RENAME TO season_round;

-- known_at NULL: a draft that waits for a second person.
ALTER TABLE rulebook ADD COLUMN season INTEGER NOT NULL DEFAULT 1
	REFERENCES season;
ALTER TABLE rulebook ADD COLUMN known_at INTEGER;
ALTER TABLE rulebook ADD COLUMN drafted_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rulebook ADD COLUMN drafted_by TEXT NOT NULL DEFAULT 'server';
ALTER TABLE rulebook ADD COLUMN applied_by TEXT;
ALTER TABLE rulebook ADD COLUMN dropped_at INTEGER;
ALTER TABLE rulebook ADD COLUMN comment TEXT;
UPDATE rulebook SET known_at = 0;

-- How a department was from a round on. headcount 0: it was not there (any
-- more). The department's own row has what was said last.
CREATE TABLE department_term (
	season INTEGER NOT NULL REFERENCES season,
	department INTEGER NOT NULL REFERENCES department,
	from_round INTEGER NOT NULL,		-- from 1
	known_at INTEGER NOT NULL,
	headcount INTEGER NOT NULL,
	ranked INTEGER NOT NULL,
	name_en TEXT NOT NULL,
	name_fi TEXT NOT NULL,
	name_sv TEXT NOT NULL,
	short_name TEXT NOT NULL,
	merged_into INTEGER REFERENCES department,
	reason TEXT,
	PRIMARY KEY (season, department, from_round, known_at)
) STRICT, WITHOUT ROWID;
INSERT INTO department_term (season, department, from_round, known_at,
		headcount, ranked, name_en, name_fi, name_sv, short_name)
	SELECT 1, id, 1, 0, headcount, ranked, name_en, name_fi, name_sv,
		short_name FROM department;

-- A person is a participant of one season; the same staff id in another season
-- is another row. ticket: the number in the draw, which names nobody.
-- forgotten_at: the row stays for its deeds, its texts are gone.
CREATE TABLE participant_of_season (
	id INTEGER PRIMARY KEY,
	season INTEGER NOT NULL REFERENCES season,
	staff_id TEXT NOT NULL COLLATE NOCASE,
	department INTEGER NOT NULL REFERENCES department,
	language INTEGER NOT NULL,
	joined_on INTEGER NOT NULL,
	consents INTEGER NOT NULL,
	ranked INTEGER NOT NULL,
	name TEXT NOT NULL,
	email TEXT,
	pseudonym TEXT,
	consent_reference TEXT,
	locked INTEGER NOT NULL DEFAULT 0,
	left_at INTEGER,
	had_first_public INTEGER NOT NULL DEFAULT 0,	-- in an earlier season
	ticket TEXT UNIQUE,
	forgotten_at INTEGER,
	UNIQUE (season, staff_id)
) STRICT;
INSERT INTO participant_of_season (id, season, staff_id, department, language,
		joined_on, consents, ranked, name, email, pseudonym,
		consent_reference, locked, left_at)
	SELECT id, 1, staff_id, department, language, joined_on, consents,
		ranked, name, email, pseudonym, consent_reference, locked,
		left_at FROM participant;
DROP TABLE participant;
ALTER TABLE participant_of_season RENAME TO participant;

CREATE TABLE membership_known (
	participant INTEGER NOT NULL REFERENCES participant,
	from_date INTEGER NOT NULL,
	known_at INTEGER NOT NULL,
	department INTEGER NOT NULL REFERENCES department,
	PRIMARY KEY (participant, from_date, known_at)
) STRICT, WITHOUT ROWID;
INSERT INTO membership_known (participant, from_date, known_at, department)
	SELECT participant, from_date, 0, department FROM membership;
DROP TABLE membership;
ALTER TABLE membership_known RENAME TO membership;

-- Secrets of the server, made when first needed: of first_public_mark, and of
-- the list of the forgotten.
CREATE TABLE secret (
	key TEXT PRIMARY KEY,
	value BLOB NOT NULL CHECK (length(value) = 32)
) STRICT, WITHOUT ROWID;

-- HMAC-SHA-256 of the folded staff id: who got the bonus of the first public
-- deed in a season that is over.
CREATE TABLE first_public_mark (
	mark BLOB PRIMARY KEY CHECK (length(mark) = 32)
) STRICT, WITHOUT ROWID;

-- A session of a training. code: shown in it, NULL until it is made.
CREATE TABLE training (
	id INTEGER PRIMARY KEY,
	season INTEGER NOT NULL REFERENCES season,
	type INTEGER NOT NULL REFERENCES activity_type,
	begins_at INTEGER NOT NULL,
	minutes INTEGER NOT NULL,
	subject_fi TEXT,
	subject_sv TEXT,
	subject_en TEXT,
	link TEXT,
	code TEXT,
	code_until INTEGER,
	removed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX training_code ON training (code) WHERE code IS NOT NULL;

-- What was announced as a training is a session now.
INSERT INTO training (season, type, begins_at, minutes, subject_fi, subject_sv,
		subject_en, removed_at)
	SELECT 1, type, begins_at, 60, text_fi, text_sv, text_en, removed_at
	FROM announcement WHERE kind = 2;
UPDATE announcement SET removed_at = coalesce(removed_at, begins_at)
	WHERE kind = 2;

-- Who was at a session; the activity gives the points.
CREATE TABLE attendance (
	training INTEGER NOT NULL REFERENCES training,
	participant INTEGER NOT NULL REFERENCES participant,
	activity INTEGER NOT NULL REFERENCES activity,
	PRIMARY KEY (training, participant)
) STRICT, WITHOUT ROWID;

-- Feedback knows no person: its ids are random, so that no order joins it with
-- feedback_given, which only says who has given theirs.
CREATE TABLE feedback (
	id INTEGER PRIMARY KEY,
	training INTEGER NOT NULL REFERENCES training,
	score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
	words TEXT
) STRICT;
CREATE INDEX feedback_training ON feedback (training);
CREATE TABLE feedback_given (
	training INTEGER NOT NULL REFERENCES training,
	participant INTEGER NOT NULL REFERENCES participant,
	PRIMARY KEY (training, participant)
) STRICT, WITHOUT ROWID;

-- tickets: the list's text as its hash was made of it. dice NULL: not thrown.
CREATE TABLE draw (
	season INTEGER PRIMARY KEY REFERENCES season,
	published_at INTEGER NOT NULL,
	prizes INTEGER NOT NULL,
	seed BLOB NOT NULL CHECK (length(seed) = 32),
	tickets TEXT NOT NULL,
	thrown_at INTEGER,
	dice TEXT
) STRICT;

-- The prize of an award. which: what it is for ("overall", "riser", "area
-- social", "class small", "draw 1"); receiver: a department's or a person's row.
CREATE TABLE award (
	id INTEGER PRIMARY KEY,
	season INTEGER NOT NULL REFERENCES season,
	which TEXT NOT NULL,
	department INTEGER REFERENCES department,
	participant INTEGER REFERENCES participant,
	prize TEXT NOT NULL,
	kind INTEGER NOT NULL,			-- viesti.proto's PrizeKind
	value_cents INTEGER NOT NULL,
	set_at INTEGER NOT NULL,
	set_by TEXT NOT NULL,
	UNIQUE (season, which, department, participant)
) STRICT;

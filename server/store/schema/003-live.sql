-- SPDX-License-Identifier: EUPL-1.2
-- What the live standings show besides points: the organiser's announcements,
-- what the season's public surfaces show, and each day's ranks.

ALTER TABLE season ADD COLUMN measure INTEGER NOT NULL DEFAULT 1;
ALTER TABLE season ADD COLUMN goal_percent INTEGER;
ALTER TABLE season ADD COLUMN join_fi TEXT;
ALTER TABLE season ADD COLUMN join_sv TEXT;
ALTER TABLE season ADD COLUMN join_en TEXT;
ALTER TABLE season ADD COLUMN reveal_at INTEGER;

-- The salt is of the journal's commitment to its texts. begins_at, type: of a
-- training. from_date, to_date: shown on these days; to_date NULL: until it is
-- removed.
CREATE TABLE announcement (
	id INTEGER PRIMARY KEY,
	kind INTEGER NOT NULL,			-- viesti.proto's AnnouncementKind
	text_fi TEXT,
	text_sv TEXT,
	text_en TEXT,
	name TEXT,
	title_fi TEXT,
	title_sv TEXT,
	title_en TEXT,
	begins_at INTEGER,
	type INTEGER REFERENCES activity_type,
	from_date INTEGER NOT NULL,
	to_date INTEGER,
	salt BLOB NOT NULL,
	removed_at INTEGER
) STRICT;

-- The ranks of departments as they stood when the day began; department 0 is
-- the joint team, who has no rank has no row.
CREATE TABLE department_rank (
	season INTEGER NOT NULL REFERENCES season,
	day INTEGER NOT NULL,
	department INTEGER NOT NULL,
	rank INTEGER NOT NULL,
	PRIMARY KEY (season, day, department)
) STRICT, WITHOUT ROWID;

-- SPDX-License-Identifier: EUPL-1.2
-- An activity's department is the one its person was in on its date; it was the
-- one they were in when it was recorded.
UPDATE activity SET department = coalesce(
	(SELECT m.department FROM membership m
	WHERE m.participant = activity.participant
	AND m.from_date <= activity.date
	ORDER BY m.from_date DESC, m.known_at DESC LIMIT 1), department);

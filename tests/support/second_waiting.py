# SPDX-License-Identifier: EUPL-1.2
"""A second computation of how long claims wait, from what the rules say: working
days are Monday to Friday but the rulebook's holidays, a local day of any length is
one, and a pause stops the clock. Nothing of the server's code was looked at.

    Waiting(zone, holidays, pauses).days(since, until)      # of time, in us
"""
import datetime
import statistics
from fractions import Fraction

DAY = datetime.timedelta(days=1)
PERIOD_US = 28 * 86400 * 1_000_000      # of the public median
LEAST = 5                               # decisions of which it is told


class Waiting:
    def __init__(self, zone, holidays=(), pauses=()):
        """Pauses: pairs of instants, the last one perhaps until None."""
        self.zone, self.holidays = zone, set(holidays)
        self.pauses = pauses

    def _midnight(self, day):
        return int(datetime.datetime.combine(
            day, datetime.time(), self.zone).timestamp()) * 1_000_000

    def _day_of(self, at):
        return datetime.datetime.fromtimestamp(at / 1e6, self.zone).date()

    def _part(self, day, since, until):
        begin, end = self._midnight(day), self._midnight(day + DAY)
        since, until = max(since, begin), min(until, end)
        if day.weekday() > 4 or day in self.holidays or until <= since:
            return 0
        paused = sum(max(0, min(until, b or until) - max(since, a))
                     for a, b in self.pauses)
        return Fraction(until - since - paused, end - begin)

    def days(self, since, until):
        """Working days between two instants, exactly."""
        day, last, found = self._day_of(since), self._day_of(until), Fraction()
        while day <= last:
            found += self._part(day, since, until)
            day += DAY
        return found

    def median_tenths(self, decided, now):
        """Of (since, decided at) pairs, or None."""
        waits = [self.days(since, at) for since, at in decided
                 if at >= now - PERIOD_US]
        if len(waits) < LEAST:
            return None
        return int(statistics.median(waits) * 10)

#!/usr/bin/env bash
# croniter 7.0.0 and APScheduler 3.11.3, beside cronsim 2.8 (PyPI), Python 3; zones of Debian's tzdata.
#
# Behaviour: in the night in which the clock goes back, 02:30 comes twice in Berlin. A job for "30 2 * * *" is
# due at both by croniter and by APScheduler's CronTrigger.from_crontab(), and at the first alone by cronsim.
# Seen, for 25 October 2026: croniter and APScheduler at 00:30 and 01:30 UTC, cronsim at 00:30, and each of
# them once in the nights around it. For New York it is 1 November, "30 1 * * *".
#
# The wrong guess: "each day at 02:30" is once a day; Debian's cron and systemd run such a job once. (The
# manual of APScheduler warns of these nights.)
# For free credits that are given each night, or each first of the month where that is the night: in one night
# a year everybody has them twice, and the job itself has no fault that a test would show. What helps: a zone
# without such nights, UTC (tried here), or a reference with the date in it, so that the second is a repeat.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check croniter==7.0.0 apscheduler==3.11.3 \
    cronsim==2.8 2>/dev/null
[ -e /usr/share/zoneinfo/Europe/Berlin ] || { echo "needs Debian's tzdata"; exit 1; }
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys
from datetime import datetime, timezone
from itertools import islice
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger
from croniter import croniter
from cronsim import CronSim


def croniters(text, start):
    job = croniter(text, start)
    while True:
        yield job.get_next(datetime)


def apschedulers(text, start):
    trigger, last = CronTrigger.from_crontab(text, timezone=start.tzinfo), None
    while True:
        last = trigger.get_next_fire_time(last, last or start)
        yield last


def nights(schedule, text, zone, *start):
    """The next four times, as day and time in UTC."""
    times = islice(schedule(text, datetime(*start, 12, tzinfo=ZoneInfo(zone))), 4)
    return " ".join(format(time.astimezone(timezone.utc), "%d/%H:%M") for time in times)


seen = {}
for schedule in (croniters, apschedulers, CronSim):
    seen[schedule.__name__] = [
        nights(schedule, "30 2 * * *", "Europe/Berlin", 2026, 10, 23),
        nights(schedule, "30 1 * * *", "America/New_York", 2026, 10, 30),
        nights(schedule, "30 2 * * *", "UTC", 2026, 10, 23),
    ]
    print(schedule.__name__, *seen[schedule.__name__], sep="\n    ")
twice = ["24/00:30 25/00:30 25/01:30 26/01:30", "31/05:30 01/05:30 01/06:30 02/06:30"]
once = ["24/00:30 25/00:30 26/01:30 27/01:30", "31/05:30 01/05:30 02/06:30 03/06:30"]
utc = ["24/02:30 25/02:30 26/02:30 27/02:30"]
if list(seen.values()) != [twice + utc, twice + utc, once + utc]:
    sys.exit("A night's job is due at other times than it was.")
PY

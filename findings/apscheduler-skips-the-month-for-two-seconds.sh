#!/usr/bin/env bash
# APScheduler 3.11.3 with SQLAlchemy 2.0.51 and an SQLite store (PyPI), Python 3.
#
# Behaviour: a job that cannot start within a second of its time (misfire_grace_time=1) is not started. Who keeps jobs in
# a database so that they outlive a restart loses those whose time came during it: the next run is a month later, and a
# job for one date is deleted. A warning in the log is all.
# Output seen, a monthly grant and a grant of one date were due 2 s before the service was back:
#     default: granted nothing; next run in a month; the one of a date: deleted
#     default, no restart, its one thread is busy for 4 s: granted nothing; next run in a month; the one of a date: deleted
#     misfire_grace_time=None: granted monthly, once; next run in a month; the one of a date: done
#
# The wrong guess: a store that is on the disk is there for what was missed, as with cron's anacron, systemd's
# Persistent=true and each queue: late, not never.
# Subscribers have no credits for a month because of a deployment at midnight, or since its ten threads made reports just then.
# What helps, tried here: misfire_grace_time=None (and coalesce=True, or a month missed twice is granted twice).
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check apscheduler==3.11.3 sqlalchemy==2.0.51 2>/dev/null
cat >grants.py <<'PY'
import datetime, time
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

granted = []
def grant(what): granted.append(what)
def work(): time.sleep(4)

def attempt(label, busy=False, **options):
    def scheduler():
        return BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(f"sqlite:///{label}")}, timezone="UTC",
                                   executors={"default": ThreadPoolExecutor(1)})
    granted.clear()
    service = scheduler()
    service.start(paused=not busy)
    due = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0) + datetime.timedelta(seconds=2)
    at = {"day": due.day, "hour": due.hour, "minute": due.minute, "second": due.second}
    if busy: service.add_job(work)
    service.add_job(grant, "cron", ["monthly"], id="monthly", **at, **options)
    service.add_job(grant, "date", ["once"], run_date=due, id="once", **options)
    if not busy: service.shutdown()
    time.sleep(4)
    if not busy:
        service = scheduler()
        service.start()
    time.sleep(2)
    month = (service.get_job("monthly").next_run_time - due).days >= 28
    done = "waits" if service.get_job("once") else "done" if "once" in granted else "deleted"
    service.shutdown()
    print(f"{label}: granted {', '.join(sorted(granted)) or 'nothing'}; next run in a {'month' if month else 'while'}; "
          f"the one of a date: {done}")

attempt("default")
attempt("default, no restart, its one thread is busy for 4 s", busy=True)
attempt("misfire_grace_time=None", misfire_grace_time=None)
PY
timeout 60 venv/bin/python grants.py 2>log | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "APScheduler treats missed jobs otherwise than it did." >&2; exit 1; }

#!/usr/bin/env bash
# Django 5.2.19 and cachelib 0.17.0 (PyPI; the latter is what Flask-Caching keeps things in), Python 3.
#
# Behaviour: incr() and inc() of a cache that cannot count by itself read the number and set it anew, without the time
# that it was given. It then lasts for the default time, 300 s, whether it was to last for a second or a day.
# Output seen, counters added for a day and for 10 s, and raised at once; the clock is put ahead, "-" is gone:
#     Django LocMemCache: day after 6 min 1, 10 s after 20 s -
#     Django DatabaseCache: day after 6 min -, 10 s after 20 s 1
#     Django FileBasedCache: day after 6 min -, 10 s after 20 s 1
#     cachelib SimpleCache: day after 6 min -, 10 s after 20 s 1
#     cachelib FileSystemCache: day after 6 min -, 10 s after 20 s 1
#
# The wrong guess: raising a number changes the number, as in Redis, memcached and LocMemCache, which tests use.
# A free quota of ten jobs a day begins anew after each pause of five minutes; and a limit of calls in 10 s locks out
# whoever calls at least every five minutes, for ever, since each call that is counted makes it last anew.
# What helps: the day, or the number of the ten seconds, in the key; how long it is kept then matters to no one.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check django==5.2.19 cachelib==0.17.0 time-machine==2.19.0 2>/dev/null
cat >try.py <<'PY'
import datetime
import cachelib, django, time_machine
from django.conf import settings
from django.core.management import call_command

backends = {"LocMemCache": ("locmem", "x"), "DatabaseCache": ("db", "kept"), "FileBasedCache": ("filebased", "files")}
caches = {name: {"BACKEND": f"django.core.cache.backends.{module}.{name}", "LOCATION": place}
          for name, (module, place) in backends.items()}
settings.configure(CACHES={"default": caches["LocMemCache"], **caches}, USE_TZ=True,
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "cache.db"}})
django.setup()
call_command("createcachetable", verbosity=0)
from django.core.cache import caches as djangos

tried = {f"Django {name}": djangos[name] for name in backends}
tried |= {"cachelib SimpleCache": cachelib.SimpleCache(), "cachelib FileSystemCache": cachelib.FileSystemCache("other")}
start = datetime.datetime.now(datetime.UTC)
for name, cache in tried.items():
    raised = getattr(cache, "incr", None) or cache.inc
    seen = []
    for key, lasts_s, later_s in (("day", 86_400, 360), ("short", 10, 20)):
        with time_machine.travel(start, tick=False):
            cache.add(key, 0, timeout=lasts_s)
            raised(key)
        with time_machine.travel(start + datetime.timedelta(seconds=later_s), tick=False):
            seen.append("-" if (left := cache.get(key)) is None else left)
    print("{}: day after 6 min {}, 10 s after 20 s {}".format(name, *seen))
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The caches' counters last otherwise than they did." >&2; exit 1; }

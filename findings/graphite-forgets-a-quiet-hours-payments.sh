#!/usr/bin/env bash
# whisper 1.1.10 (PyPI), the files in which Graphite keeps its metrics, Python 3.
#
# A metric of credits sold, kept by the minute for a day and by the hour for a month, has its hours made of its
# minutes. As it comes, an hour is kept only if at least half of its minutes have a value (xFilesFactor 0.5), and
# the values are averaged. The one is known; but the other factor still holds when the method is "sum". A shop
# that sends a value when it sells has hours of a few values: on the next day they are empty, not small.
# Output seen, an hour with 20 sales of 5 credits and one with a sale each minute, by the minute, then by the hour:
#     average: 400 in all; a day later 5
#     sum: 400 in all; a day later 300
#     sum, xFilesFactor 0: 400 in all; a day later 100, 300
#
# The guess: with aggregationMethod = sum the hours add up to what the minutes did.
# Monthly reports leave out the nights. The setting must be there before a metric's file is made, and in
# Graphite it is storage-aggregation.conf that has it.
set -euo pipefail
top=$(realpath "$0"); dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir" && python3 -m venv env
env/bin/pip -q install --disable-pip-version-check whisper==1.1.10 2>/dev/null
cat >sell.py <<'PY'
import time

import whisper

MINUTE, HOUR, DAY = 60, 3600, 86400
start = (int(time.time()) // DAY - 7) * DAY
sales = [start + n * MINUTE for n in range(20)] + [start + HOUR + n * MINUTE for n in range(60)]


def kept(name, now):
    """The values from `start` on, as one would see them at `now`."""
    _, values = whisper.fetch(name, start - 1, start + 2 * HOUR, now=now)
    return [round(value) for value in values if value is not None]


for name, options in {"average": {}, "sum": {"aggregationMethod": "sum"},
                      "sum, xFilesFactor 0": {"aggregationMethod": "sum", "xFilesFactor": 0.0}}.items():
    whisper.create(name, [(MINUTE, 24 * 60), (HOUR, 30 * 24)], **options)
    for sale in sales:
        whisper.update(name, 5, sale, now=sale + 1)
    later = ", ".join(map(str, kept(name, start + 3 * DAY)))
    print(f"{name}: {sum(kept(name, start + 2 * HOUR))} in all; a day later {later}")
PY
env/bin/python sell.py | tee seen
sed -n 's/^#     //p' "$top" | cmp -s - seen || { echo "whisper keeps other hours than it did." >&2; exit 1; }

#!/usr/bin/env bash
# python-ulid 4.1.0, beside ulid-transform 2.2.9 (PyPI), Python 3.
#
# Behaviour: ULID.from_timestamp() takes a float for the seconds since 1970 and an int for milliseconds. The
# same instant written without a fraction is thus a thousand times earlier, in January 1970.
# Seen: 1795000000.0 is 18 November 2026, 1795000000 is 21 January 1970. ulid-transform's ulid_at_time()
# makes 2026 of both.
#
# The wrong guess: the unit of an argument does not depend on its type, as in datetime.fromtimestamp(); a
# time of 1970 is refused at the least.
# For a ledger whose keys are ULIDs of the event's own time: gateways write "created" as whole seconds, so a
# payment that is recorded by it sorts before everything, and a cursor never comes by it; the ones with
# time.time() are right. What helps, tried here: ULID.from_datetime(), or float() around the seconds.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check \
  python-ulid==4.1.0 ulid-transform==2.2.9 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys
from datetime import datetime, timezone

from ulid import ULID
from ulid_transform import ulid_at_time, ulid_to_timestamp

created = 1795000000  # as a gateway's event has it
by_type = [ULID.from_timestamp(number).datetime.year for number in (created, float(created))]
by_date = ULID.from_datetime(datetime.fromtimestamp(created, timezone.utc)).datetime.year
other = [ulid_to_timestamp(ulid_at_time(number)) // 1000 == created for number in (created, float(created))]
first = ULID.from_timestamp(created) < ULID.from_timestamp(float(created))
print(f"int, float: {by_type}; by datetime: {by_date}; int sorts first: {first}; ulid-transform: {other}")
if by_type != [1970, 2026] or by_date != 2026 or other != [True, True] or not first:
    sys.exit("python-ulid takes a number for another unit than it did.")
PY

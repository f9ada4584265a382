#!/usr/bin/env bash
# uuid 14.0.3 (npm), Node 20, and uuid6 2025.0.1 (PyPI), Python 3, beside uuidv7 1.2.1 (npm); the clock is
# moved by replacing Date.now and time.time_ns.
#
# Behaviour: v7() of uuid and uuid7() of uuid6 never go back behind the id that the process made last; they
# count on from there. When the clock was ahead and is put right, the ids keep the wrong time until the clock
# gets there or the process starts anew. uuidv7 does so for 10 s at the most and then begins afresh.
# Seen: the clock is a day ahead for one id, and is put right. An hour later the ids of uuid and uuid6 are
# still of tomorrow, those of uuidv7 of now.
#
# The wrong guess: the time in an id is the clock's, but for the few milliseconds that keep ids in order;
# after a correction there is one jump back, as in the clock itself.
# For a ledger with such keys: for a day the movements of this process sort behind all others', so that a
# cursor on the id passes the others' new ones by, and the time that is read from an id
# (uuid_extract_timestamp) is tomorrow's. What helps, tried here: v7({ msecs: Date.now() }); or to start the
# process anew after the clock was wrong.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund uuid@14.0.3 uuidv7@1.2.1
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check uuid6==2025.0.1 2>/dev/null
cat >try.mjs <<'JS'
import { v7 } from "uuid"
import { uuidv7 } from "uuidv7"

const clock = Date.now, hour = 3_600_000
const hoursAhead = (id) => Math.round((parseInt(id.replaceAll("-", "").slice(0, 12), 16) - clock()) / hour)
const make = { "uuid": v7, "uuid, told": () => v7({ msecs: Date.now() }), "uuidv7": uuidv7 }
for (const [name, id] of Object.entries(make)) {
  Date.now = () => clock() + 24 * hour
  const ahead = hoursAhead(id())
  Date.now = () => clock() + hour
  console.log(`${name}: ${ahead} h, an hour after the correction ${hoursAhead(id())} h`)
}
JS
cat >try.py <<'PY'
import time, uuid6

clock, hour_ns = time.time_ns, 3_600_000_000_000

def hours_ahead():
    return round(((uuid6.uuid7().int >> 80) * 1_000_000 - clock()) / hour_ns)

time.time_ns = lambda: clock() + 24 * hour_ns
ahead = hours_ahead()
time.time_ns = lambda: clock() + hour_ns
print(f"uuid6: {ahead} h, an hour after the correction {hours_ahead()} h")
PY
seen=$(timeout 60 node try.mjs; timeout 60 venv/bin/python try.py)
echo "$seen"
[ "$seen" = "uuid: 24 h, an hour after the correction 24 h
uuid, told: 24 h, an hour after the correction 1 h
uuidv7: 24 h, an hour after the correction 1 h
uuid6: 24 h, an hour after the correction 24 h" ] ||
    { echo "These ids follow the clock otherwise than they did."; exit 1; }

#!/usr/bin/env bash
# ioredis-mock 8.13.1 (npm), Redis in memory for tests, Node 20, beside fakeredis 2.41.0 with lupa 2.8 (PyPI), Python 3.
#
# Behaviour: Redis counts in integers of 64 bits and refuses what is none, and what would leave them. ioredis-mock
# counts as JavaScript does, and stores the result.
# Seen, of a balance of 10: INCRBY 1.5 makes it 11, DECRBY "abc" (or "") makes it NaN, for good; INCR of
# 2^63 - 1 is 9223372036854776000; a script that returns 3.99 returns it, not 3. SET with KEEPTTL takes the expiry
# away. fakeredis refuses the first three, returns 3 and keeps the expiry.
#
# The wrong guess: a stand-in that runs Lua and heeds WATCH (both do) has the integers right, its simplest part.
# A test that "an amount that is no number changes nothing" fails on right code, and so does one that a key written
# again with KEEPTTL expires; a script that returns a fraction, which Redis cuts, passes. What helps: a real server.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ioredis-mock@8.13.1 ioredis@5.11.1
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check fakeredis==2.41.0 lupa==2.8 2>/dev/null
cat >try.mjs <<'JS'
import Redis from "ioredis-mock"

const db = new Redis()
async function balance(value, command, ...words) {
  await db.set("c", value)
  const told = await db[command]("c", ...words).catch(() => "refused")
  return `${told}/${await db.get("c")}`
}
const seen = [await balance("10", "incrby", 1.5), await balance("10", "decrby", "abc"),
  await balance("9223372036854775807", "incr"), await db.eval("return 3.99", 0)]
await db.set("k", "1", "EX", 50)
await db.set("k", "2", "KEEPTTL")
console.log(...seen, (await db.ttl("k")) > 0)
process.exit()
JS
cat >try.py <<'PY'
import fakeredis
import redis

db = fakeredis.FakeRedis(decode_responses=True)


def balance(value, *command):
    db.set("c", value)
    try:
        told = db.execute_command(*command)
    except redis.ResponseError:
        told = "refused"
    return f"{told}/{db.get('c')}"


seen = balance(10, "INCRBY", "c", "1.5"), balance(10, "DECRBY", "c", "abc"), balance(2**63 - 1, "INCR", "c")
db.set("k", "1", ex=50)
db.set("k", "2", keepttl=True)
print(*seen, db.eval("return 3.99", 0), db.ttl("k") > 0)
PY
mock=$(timeout 60 node try.mjs); fake=$(timeout 60 venv/bin/python try.py)
echo "ioredis-mock: $mock; fakeredis: $fake"
[ "$mock" = "11/11 NaN/NaN 9223372036854776000/9223372036854776000 3.99 false" ] &&
  [ "$fake" = "refused/10 refused/10 refused/9223372036854775807 3 True" ] ||
  { echo "One of the two counts otherwise than it did."; exit 1; }

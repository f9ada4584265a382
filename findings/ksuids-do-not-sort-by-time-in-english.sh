#!/usr/bin/env bash
# ksuid 3.0.0 and, to compare, ulid 3.0.1 (npm), Node 20, with PostgreSQL 15.18 (Debian 12) in the order en-US
# of ICU, as a database has that was set up in English, and in the order C.
#
# Behaviour: a KSUID begins with its time in digits, capitals and small letters, and sorts by time where each
# sign sorts by its byte. In en-US a small letter stands before its capital, and both before the next letter.
# Seen: of 1,000 ids, one a second, about half are sorted behind a later one. A reader that looks after each
# ten, WHERE id > the greatest that it has seen, misses nearly half. In order C both are right. ULIDs, which
# have one case, are right in both.
#
# The wrong guess: an id that "sorts by time as text" does so in ORDER BY id.
# For a ledger with such keys: the newest first is not, and a reader that goes on from the last id leaves
# movements out, without an error. What helps, tried here: COLLATE "C" on the column.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[[ $found = 15.18-* ]] || echo "note: seen with 15.18, this is $found"
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ksuid@3.0.0 ulid@3.0.1
cat >ids.cjs <<'JS'
const { randomBytes } = require("crypto")
const ksuid = require("ksuid"), { ulid } = require("ulid")
for (let n = 0; n < 1000; n++) {
  const ms = Date.UTC(2026, 10, 28) + n * 1000
  console.log([n, ksuid.fromParts(ms, randomBytes(16)).string, ulid(ms)].join("\t"))
}
JS
timeout 60 node ids.cjs >ids.tsv
cd pg
as_user $B/initdb -D data -U postgres -A trust --no-sync --locale=C --encoding=UTF8 --locale-provider=icu \
    --icu-locale=en-US >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null
ask() { psql -XAtq -v ON_ERROR_STOP=1 -h "$dir/pg" -U postgres -c "$1"; }
ask 'CREATE TABLE moves (n int, ksuid text, ulid text)'
ask "\\copy moves FROM $dir/ids.tsv"
seen=
for id in ksuid 'ksuid COLLATE "C"' ulid; do
    early=$(ask "SELECT count(*) FROM (SELECT n, max(n) OVER (ORDER BY $id) AS latest FROM moves) AS m
        WHERE n < latest")
    # A reader looks after each ten movements, and goes on from the greatest id that it has seen.
    missed=$(ask "SELECT count(*) FROM moves AS m
        WHERE $id < (SELECT max($id) FROM moves AS old WHERE old.n < m.n / 10 * 10)")
    echo "$id: $early behind a later one, $missed missed by a reader"
    seen+="$(( early > 100 )) $(( missed > 100 ))|"
done
[ "$seen" = "1 1|0 0|0 0|" ] || { echo "The ids sort otherwise than they did."; exit 1; }

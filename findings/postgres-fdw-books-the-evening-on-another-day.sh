#!/usr/bin/env bash
# postgres_fdw of PostgreSQL 15 (Debian 12), two databases of one server.
#
# Behaviour: whatever the zones of the two databases and of the session are, postgres_fdw sets that of its session in the
# other one to UTC. What runs there, triggers, column defaults and functions, takes its day from that, not from
# ALTER DATABASE … SET timezone, which holds for each other session.
# Output seen, both databases have Africa/Nairobi; a payment of 01:30 on the 1st, booked by a trigger of the ledger:
#     zone there: direct Africa/Nairobi, linked GMT
#     booked on: direct 2026-12-01, linked 2026-11-30
#     booked on, with SET timezone at the function: direct 2026-12-01, linked 2026-12-01
#
# The wrong guess: a database's time zone is a matter of that database, so one ledger has one calendar.
# What arrives through the link in the first three hours of a day counts for the day before: it is in the report that
# was sent, against yesterday's limit, and at the month's end in the wrong month. By day, as in tests, all is equal.
# (The manual says that the link sets the zone, for the sake of dates in text; the day of a trigger is not spoken of.)
# What helps: SET timezone at the function (tried here), or AT TIME ZONE in it.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
ask() { psql -XAtq -v ON_ERROR_STOP=1 -d "$1" -c "$2"; }
for database in shop ledger; do
    ask postgres "CREATE DATABASE $database"
    ask postgres "ALTER DATABASE $database SET timezone = 'Africa/Nairobi'"
done
ask ledger "CREATE TABLE payments (way text, day date, zone text);
    CREATE FUNCTION book() RETURNS trigger LANGUAGE plpgsql AS \$\$
    DECLARE paid timestamptz := '2026-12-01 01:30+03';
    BEGIN NEW.day := paid::date; NEW.zone := current_setting('timezone'); RETURN NEW; END \$\$;
    CREATE TRIGGER book BEFORE INSERT ON payments FOR EACH ROW EXECUTE FUNCTION book()"
ask shop "CREATE EXTENSION postgres_fdw;
    CREATE SERVER ledger FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$PGHOST', port '$PGPORT', dbname 'ledger');
    CREATE USER MAPPING FOR CURRENT_USER SERVER ledger OPTIONS (user '$PGUSER', password '$PGPASSWORD');
    CREATE FOREIGN TABLE payments (way text) SERVER ledger"
pay() {
    ask ledger "TRUNCATE payments"
    ask ledger "INSERT INTO payments (way) VALUES ('direct')"
    ask shop "INSERT INTO payments (way) VALUES ('linked')"
}
show() { ask ledger "SELECT '$1: ' || string_agg(way || ' ' || $2, ', ' ORDER BY way) FROM payments"; }
{ pay
show "zone there" zone
show "booked on" day
ask ledger "ALTER FUNCTION book() SET timezone = 'Africa/Nairobi'"
pay
show "booked on, with SET timezone at the function" day; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "postgres_fdw sets zones otherwise than it did." >&2; exit 1; }

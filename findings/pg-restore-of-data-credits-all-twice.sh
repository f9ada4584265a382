#!/usr/bin/env bash
# pg_dump and pg_restore 15.18 with PostgreSQL 15.18 (Debian 12).
#
# Behaviour: a dump of the data alone (-a), loaded into tables that are there, fires their triggers.
# pg_restore of a whole dump makes the triggers last, so it does not. Tables without a foreign key between
# them are filled in the order of their names.
# Seen: balances that a trigger keeps, 12 credits by payments of 5 and 7. Loaded as data alone, accounts and
# history have 24, as the rows of accounts come first and history adds to them. users and history, otherwise
# the same, have 12: history comes first, finds no user to add to, and users follow with their 12. With a
# foreign key in users and history it is 24 again. Each time psql and pg_restore end with 0.
#
# The wrong guess: a restore brings the rows as they were, and if a trigger did more, then in every ledger.
# For a ledger that moves to a new schema by "make the tables, then load the data": all balances are
# doubled, and no row is missing. A rehearsal with other names shows nothing.
# What helps, tried here: --disable-triggers (as a superuser), or a whole dump.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[[ $found = 15.18-* ]] || echo "note: seen with 15.18, this is $found"
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
cd "$dir/pg"
as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null
export PGHOST=$dir/pg PGUSER=postgres PGDATABASE=postgres
ledger() {   # table of the balances, foreign key of the history
    psql -Xq -c "DROP DATABASE IF EXISTS old" -c "CREATE DATABASE old" 2>/dev/null
    psql -Xq -d old <<SQL
CREATE TABLE $1 (id text PRIMARY KEY, credits int NOT NULL);
CREATE TABLE history (id int PRIMARY KEY, user_id text $2, amount int);
CREATE FUNCTION add() RETURNS trigger LANGUAGE plpgsql SET search_path = public AS
    'BEGIN UPDATE $1 SET credits = credits + NEW.amount WHERE id = NEW.user_id; RETURN NULL; END';
CREATE TRIGGER adds AFTER INSERT ON history FOR EACH ROW EXECUTE FUNCTION add();
INSERT INTO $1 VALUES ('ann', 0);
INSERT INTO history VALUES (1, 'ann', 5), (2, 'ann', 7);
SQL
    $B/pg_dump -s -f "$dir/schema" old; $B/pg_dump -Fc -f "$dir/dump" old; $B/pg_dump -a -f "$dir/data" old
}
loaded() {   # table of the balances, then a command that loads
    local table=$1; shift
    psql -Xq -c "DROP DATABASE IF EXISTS new" -c "CREATE DATABASE new" 2>/dev/null
    [ "$*" = "$B/pg_restore $dir/dump" ] || psql -Xq -d new -f "$dir/schema" >/dev/null
    "$@" -d new >/dev/null
    psql -XAtq -d new -c "SELECT (SELECT credits FROM $table) || ' of ' || sum(amount) FROM history"
}
{ ledger accounts ""
  echo "accounts, pg_restore -a: $(loaded accounts $B/pg_restore -a "$dir/dump")"
  echo "accounts, pg_restore -a --disable-triggers: \
$(loaded accounts $B/pg_restore -a --disable-triggers "$dir/dump")"
  echo "accounts, pg_restore: $(loaded accounts $B/pg_restore "$dir/dump")"
  ledger users ""
  echo "users, pg_restore -a: $(loaded users $B/pg_restore -a "$dir/dump")"
  ledger users "REFERENCES users"
  echo "users with a foreign key, pg_dump -a and psql: $(loaded users psql -Xq -f "$dir/data")"
} | tee seen
[ "$(cut -d: -f2 seen | xargs)" = "24 of 12 12 of 12 12 of 12 12 of 12 24 of 12" ] ||
    { echo "A restore of the data alone fires other triggers than it did."; exit 1; }

#!/usr/bin/env bash
# PostgreSQL 15.18 and SQLite 3.40.1 (Debian 12).
#
# Behaviour: UPDATE users SET credits = credits + p.amount FROM payments p WHERE p.user_id = users.id
# changes each user once, however many payments match. Which one it takes is the database's choice, and no
# error is raised. PostgreSQL changes a row once in a whole statement, so of two UPDATEs in WITH one is left
# out as well.
# Seen: 10 credits and payments of 5 and 7: 15 in PostgreSQL, 17 in SQLite, never 22. A transfer of 3 in one
# statement, a debit and a credit in WITH, from bob to bob: he has 13 instead of 10, and 7 if the SELECT
# behind them reads the debit. MERGE raises 21000.
#
# The wrong guess: the statement is done for each pair, or refused, as MERGE and ON CONFLICT DO UPDATE do.
# For a ledger that credits a day's payments in one statement: whoever paid twice is given one of them, and
# a move of the tables from SQLite to PostgreSQL gives another one. A test with one payment for each user
# passes.
# What helps, tried here: the sum of each user in a subquery.
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
export PGHOST=$dir/pg PGUSER=postgres PGOPTIONS="-c client_min_messages=error"
tables="DROP TABLE IF EXISTS users; DROP TABLE IF EXISTS payments;
    CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER);
    INSERT INTO users VALUES ('ann', 10), ('bob', 10);
    CREATE TABLE payments (user_id TEXT, amount INTEGER); INSERT INTO payments VALUES ('ann', 5), ('ann', 7);"
pairs="UPDATE users SET credits = credits + p.amount FROM payments p WHERE p.user_id = users.id"
sums="UPDATE users SET credits = credits + p.amount
    FROM (SELECT user_id, sum(amount) AS amount FROM payments GROUP BY user_id) p WHERE p.user_id = users.id"
to_self="WITH debit AS (UPDATE users SET credits = credits - 3 WHERE id = 'bob' RETURNING 1),
    credit AS (UPDATE users SET credits = credits + 3 WHERE id = 'bob' RETURNING 1)"
merge="MERGE INTO users USING payments p ON p.user_id = users.id
    WHEN MATCHED THEN UPDATE SET credits = credits + p.amount"
asked="SELECT credits FROM users ORDER BY id"
postgres() {
    psql -Xq -c "$tables" >/dev/null
    psql -Xq -c '\set VERBOSITY sqlstate' -c "$1" 2>&1 | grep -o 'ERROR: .*' || true
    psql -XAtq -c "$asked"
}
lite() { sqlite3 "$dir/ledger.db" "$tables $1; $asked"; }
seen="PostgreSQL, pairs: $(postgres "$pairs" | xargs)
SQLite, pairs: $(lite "$pairs" | xargs)
PostgreSQL, sums: $(postgres "$sums" | xargs)
SQLite, sums: $(lite "$sums" | xargs)
PostgreSQL, bob to bob: $(postgres "$to_self SELECT" | xargs)
PostgreSQL, bob to bob, read: $(postgres "$to_self SELECT FROM debit" | xargs)
PostgreSQL, MERGE: $(postgres "$merge" | xargs)"
echo "$seen"
[ "$(cut -d: -f2- <<<"$seen" | xargs)" = "15 10 17 10 22 10 22 10 10 13 10 7 ERROR: 21000 10 10" ] ||
    { echo "UPDATE FROM changes other rows than it did."; exit 1; }

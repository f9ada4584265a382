#!/usr/bin/env bash
# PL/Proxy 2.10.0, beside postgres_fdw, with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: a PL/Proxy function calls the function of its name in the user's partition. That call commits there at
# once, whatever becomes of the transaction it is made in. postgres_fdw's update is rolled back with it.
# Output seen, a user's 10 credits, of which a transaction takes 1 and writes a row into the local history:
#     PL/Proxy, ROLLBACK: balance 9, history 0
#     PL/Proxy, the history's row refused: balance 9, history 0
#     PL/Proxy, BEGIN READ ONLY: balance 9, history 0
#     PL/Proxy, ROLLBACK TO SAVEPOINT and again: balance 8, history 1
#     postgres_fdw, ROLLBACK: balance 10, history 0
#     postgres_fdw, the history's row refused: balance 10, history 0
#     postgres_fdw, BEGIN READ ONLY: balance 10, history 0
#     postgres_fdw, ROLLBACK TO SAVEPOINT and again: balance 9, history 1
#
# The wrong guess: a function that is called in a transaction belongs to it, as a foreign table does; and a READ ONLY
# transaction changes nothing.
# A ledger whose users are spread over partitions loses a credit with each purchase that fails behind the debit, and
# what is tried again, as for a serialization failure, takes a second one for one row of history.
# What helps: the debit and its history in one function of the partition, under the purchase's reference.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15-plproxy) || { echo "needs postgresql-15-plproxy"; exit 1; }
[[ $found = 2.10.0-* ]] || echo "note: seen with PL/Proxy 2.10.0, this is $found"
createdb part
psql -Xq -d part <<'SQL'
CREATE TABLE users (id text PRIMARY KEY, credits int CHECK (credits >= 0));
CREATE FUNCTION debit(who text) RETURNS SETOF int LANGUAGE sql
    AS 'UPDATE users SET credits = credits - 1 WHERE id = who RETURNING credits';
SQL
psql -Xq -v server="host=localhost port=$PGPORT user=$PGUSER password=$PGPASSWORD dbname=part" \
    -v password="$PGPASSWORD" -v port="$PGPORT" <<'SQL'
CREATE EXTENSION plproxy;
CREATE EXTENSION postgres_fdw;
CREATE TABLE history (who text, credits int CHECK (credits < 0));
SELECT format('CREATE FUNCTION debit(who text) RETURNS SETOF int LANGUAGE plproxy AS %L',
    format('CONNECT %L;', :'server')) \gexec
CREATE SERVER part FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host 'localhost', port :'port', dbname 'part');
CREATE USER MAPPING FOR CURRENT_USER SERVER part OPTIONS (user 'postgres', password :'password');
CREATE FOREIGN TABLE users (id text, credits int) SERVER part;
SQL
look() {   # a name, the transaction
    psql -Xq -d part -c "TRUNCATE users" -c "INSERT INTO users VALUES ('ann', 10)"
    psql -Xq -c "TRUNCATE history" -c "BEGIN" -c "${2//DEBIT/$debit}" >/dev/null 2>&1 || true
    echo "$name, $1: balance $(psql -XAtd part -c "SELECT credits FROM users"), history $(
        psql -XAtc "SELECT count(*) FROM history")"
}
row="INSERT INTO history VALUES ('ann', -1)"
for name in PL/Proxy postgres_fdw; do
    debit="SELECT debit('ann')"
    [ "$name" = PL/Proxy ] || debit="UPDATE users SET credits = credits - 1 WHERE id = 'ann'"
    look ROLLBACK "DEBIT; $row; ROLLBACK"
    look "the history's row refused" "DEBIT; INSERT INTO history VALUES ('ann', 1); COMMIT"
    look "BEGIN READ ONLY" "SET TRANSACTION READ ONLY; DEBIT; COMMIT"
    look "ROLLBACK TO SAVEPOINT and again" "SAVEPOINT s; DEBIT; ROLLBACK TO s; DEBIT; $row; COMMIT"
done | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "PL/Proxy's calls are undone otherwise." >&2; exit 1; }

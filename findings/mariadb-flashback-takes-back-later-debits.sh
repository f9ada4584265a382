#!/usr/bin/env bash
# MariaDB 10.11.19 and its mariadb-binlog (Debian 12), binlog_format = ROW.
#
# Behaviour: mariadb-binlog --flashback turns a part of the binary log around: an UPDATE from 100 to 1100 becomes one
# from 1100 to 100. In a table with a primary key the row is found by that key, and made 100 whatever it is by then; in
# a table without one the whole old row is looked for, and its absence is an error.
# Output seen, a wrong grant of 1000 to ann (100 before) and a wrong new user neu with 50 are turned around; ann has
# spent 7 since, and neu 30:
#     before: ann 1093, neu 20
#     with a primary key: ann 100, no neu; exit code 0
#     without: ann 1093, neu 20; exit code 1
#
# The wrong guess: it takes the 1000 away and leaves 93; or it stops, as the rows are no longer what the log has.
# Who undoes a mistake of the morning by that part of the log gives back all that these users have spent since, and
# takes back what they have paid since, with a 0 as the exit code, while the history keeps its rows: balances and
# history differ from then on.
# What helps: a correction, an entry of -1000; or flashback of all that came after, too.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
type mariadb-binlog >/dev/null || { echo "needs Debian 12's mariadb-client"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/data"; user=$(id -un); [ "$user" != root ] || { user=nobody; chown nobody "$dir/data"; }
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal \
    >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    --log-bin=log --binlog-format=ROW --server-id=1 >/dev/null 2>&1 & server=$!
maria() { mariadb --no-defaults -N -B -uroot -S "$dir/data/s" test "$@"; }
for _ in $(seq 100); do maria -e "" 2>/dev/null && break; sleep 0.1; done
show() {
    local neu; neu=$(maria -e "SELECT credits FROM users WHERE id = 'neu'")
    echo "ann $(maria -e "SELECT credits FROM users WHERE id = 'ann'"), ${neu:+neu $neu}$([ -n "$neu" ] || echo no neu)"
}
change() {   # the table's key; leaves the mistake in $mistake
    maria -e "CREATE OR REPLACE TABLE users (id varchar(20) $1, credits int)"
    maria -e "INSERT INTO users VALUES ('ann', 100), ('bob', 10)"
    maria -e "FLUSH BINARY LOGS"
    mistake=$dir/data/$(maria -e "SHOW MASTER STATUS" | cut -f1)
    maria -e "UPDATE users SET credits = credits + 1000 WHERE id = 'ann'; INSERT INTO users VALUES ('neu', 50)"
    maria -e "FLUSH BINARY LOGS"
    maria -e "UPDATE users SET credits = credits - 7 WHERE id = 'ann'"
    maria -e "UPDATE users SET credits = credits - 30 WHERE id = 'neu'"
}
undo() {
    mariadb-binlog --flashback "$mistake" >"$dir/undo.sql"
    code=0; maria <"$dir/undo.sql" >"$dir/log" 2>&1 || code=$?
    echo "$(show); exit code $code"
}
{ change "PRIMARY KEY"; echo "before: $(show)"; echo "with a primary key: $(undo)"
change ""; echo "without: $(undo)"; } | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "flashback undoes otherwise." >&2; exit 1; }

#!/usr/bin/env bash
# pt-table-sync of percona-toolkit 3.2.1 with MariaDB 10.11.19 (Debian 12): it makes a copy's rows those of the
# source.
#
# Behaviour: a table without a key is compared by all its columns, in their order, and two rows that have a NULL in
# the same column are the same: what stands behind it is not looked at. What is inserted for a row that the copy lacks
# is another row's amount, then. Exit 0 means no difference, 2 that there were some, which are gone.
# Output seen, a history without a key, with an optional note before the amount; the copy has ann=10 bob=6 cid=30:
#     all notes NULL, source ann=100 bob=5 cid=30: exit 0; copy ann=10 bob=6 cid=30
#     all notes NULL, source ann=100 bob=5 cid=30 cid=7: exit 2; copy ann=10 bob=6 cid=30 cid=30
#     note last, source ann=100 bob=5 cid=30 cid=7: exit 2; copy ann=100 bob=5 cid=30 cid=7
#     primary key, source ann=100 bob=5 cid=30 cid=7: exit 2; copy ann=100 bob=5 cid=30 cid=7
#     notes empty, source ann=100 bob=5 cid=30 cid=7: exit 2; copy ann=100 bob=5 cid=30 cid=7
#
# The wrong guess: the tool is there to find rows that differ, so each column counts; what it inserts is a row of the
# source; and exit 0 proves that the copy is right. A balance that is reckoned from such a copy is wrong, after a
# repair which says that it was none or is one no more: ann's 90 are missing, and cid has 30 twice in place of 7. A
# try with notes is right.
# What helps, tried here: a primary key in each table; or what may be NULL in the last columns.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version} ' percona-toolkit mariadb-server-core) ||
    { echo "needs Debian 12's percona-toolkit and mariadb-server-core"; exit 1; }
[[ $found = *3.2.1-* && $found = *10.11.19-* ]] || echo "note: seen with 3.2.1 and 10.11.19"
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal \
    >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
sql() { mariadb --no-defaults -NBuroot -S "$dir/data/s" test -e "$1"; }
for _ in $(seq 100); do sql "" 2>/dev/null && break; sleep 0.1; done
try() {   # The name of the way, the columns, the note, and what rows the source has.
    sql "CREATE OR REPLACE DATABASE copy"
    for database in test copy; do
        [ "$database" = copy ] && rows="('ann', 10), ('bob', 6), ('cid', 30)" || rows=$4
        sql "CREATE OR REPLACE TABLE $database.history ($2);
            INSERT INTO $database.history (userid, amount) VALUES $rows; UPDATE $database.history SET note = $3"
    done
    list="SELECT group_concat(userid, '=', amount ORDER BY userid, amount DESC SEPARATOR ' ') FROM"
    code=0
    timeout 60 pt-table-sync --no-version-check --execute "S=$dir/data/s,u=root,D=test,t=history" D=copy || code=$?
    echo "$1, source $(sql "$list test.history"): exit $code; copy $(sql "$list copy.history")"
}
three="('ann', 100), ('bob', 5), ('cid', 30)" four="('ann', 100), ('bob', 5), ('cid', 30), ('cid', 7)"
columns="userid varchar(20), note varchar(20), amount int"
{
    try "all notes NULL" "$columns" NULL "$three"
    try "all notes NULL" "$columns" NULL "$four"
    try "note last" "userid varchar(20), amount int, note varchar(20)" NULL "$four"
    try "primary key" "id int AUTO_INCREMENT PRIMARY KEY, $columns" NULL "$four"
    try "notes empty" "$columns" "''" "$four"
} | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "pt-table-sync compares otherwise now." >&2; exit 1; }

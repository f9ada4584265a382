#!/usr/bin/env bash
# pt-archiver of percona-toolkit 3.2.1 with MariaDB 10.11.19 (Debian 12): it moves old rows to another table.
#
# Behaviour: --bulk-insert sends the rows by LOAD DATA LOCAL INFILE, and what a client sends so the server takes as with
# IGNORE: a row with a known key is left out, too large a number becomes the largest there is, and of both there is a
# warning, which is not looked at. Then the rows are deleted from where they came. With --statistics one sees that fewer
# rows were inserted than deleted. Row by row the first of them is an error, and stays where it is.
# Output seen: to be moved are a: 10.00, b: 400000.00, c: 5.00 and d: 7.00; the archive's amount is decimal(7,2), its
# reference UNIQUE, and it has a c of 1.00 of a former gateway:
#     bulk: done, SELECT 4 INSERT 3 DELETE 4; history e=8.00; archive a=10.00 b=99999.99 c=1.00 d=7.00
#     row by row: failed; history b=400000.00 c=5.00 d=7.00 e=8.00; archive a=10.00 c=1.00
#
# The wrong guess: the word "bulk" makes it faster and nothing else, so strict mode holds; to skip rows there is
# --ignore, which was not given; and what deletes the originals has looked whether the copies are there.
# The payment c is in neither table any more, and b has lost three quarters; a nightly job prints nothing. A ledger
# whose history is its balance, or a report over both tables, is wrong from then on.
# What helps, tried here: to do without --bulk-insert; or the same types and keys in both tables, before one uses it.
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
rows() { sql "SELECT group_concat(reference, '=', amount ORDER BY reference SEPARATOR ' ') FROM $1"; }
move() {   # The name of the way, and its options.
    sql "CREATE OR REPLACE TABLE history (id int AUTO_INCREMENT PRIMARY KEY, reference char(9), amount decimal(10,2));
        INSERT INTO history (reference, amount) VALUES ('a', 10), ('b', 400000), ('c', 5), ('d', 7), ('e', 8);
        CREATE OR REPLACE TABLE archive (id int PRIMARY KEY, reference varchar(20) UNIQUE, amount decimal(7,2));
        INSERT INTO archive VALUES (100, 'c', 1)"
    said="done"
    timeout 60 pt-archiver --no-version-check --source "h=localhost,S=$dir/data/s,u=root,D=test,t=history" \
        --dest t=archive --where "id < 5" --statistics "${@:2}" >"$dir/said" 2>/dev/null || said=failed
    counts=$(awk '/^SELECT/ {s = $2} /^INSERT/ {i = $2} /^DELETE/ {d = $2}
        END {if (s) print ", SELECT " s " INSERT " i " DELETE " d}' "$dir/said")
    echo "$1: $said$counts; history $(rows history); archive $(rows archive)"
}
{ move bulk --bulk-insert --bulk-delete --limit 100; move "row by row"; } | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "pt-archiver moves rows otherwise now." >&2; exit 1; }

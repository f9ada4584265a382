#!/usr/bin/env bash
# MariaDB 10.11.19 (Debian 12), its mariadb-import (mysqlimport) and LOAD DATA, strict mode as it comes.
#
# Behaviour: with --local, which reads the file of the one who asks, the server treats the file as it does with
# --ignore, since it could not stop the sender: what strict mode refuses is cut to size, a reference that is known and
# what a CHECK refuses are left out. The exit code is 0, and LOAD DATA LOCAL succeeds alike.
# Output seen, a gateway's file of five payments, amount decimal(10,2) NOT NULL CHECK (amount > 0):
#     file: r1 1,234.50; r2 KES 50; r3 ; r4 19.999; r1 7.00
#     mariadb-import --local: exit 0, stored r1 1.00; r4 20.00
#     LOAD DATA LOCAL: exit 0, stored r1 1.00; r4 20.00
#     LOAD DATA without LOCAL: exit 1, stored nothing
#     INSERT of 1,234.50: exit 1, stored nothing
#
# The wrong guess: strict mode is the session's, so that an amount that is no number fails in a file as in an INSERT;
# LOCAL says where the file is.
# A payment of 1,234.50 is credited as 1, two are missing, and the nightly job is green. The count of warnings that
# mariadb-import prints is all there is.
# What helps, tried here: the file on the server's side; or to compare the sum of the file with that of the table.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/data"; user=$(id -un); [ "$user" != root ] || { user=nobody; chown nobody "$dir/data"; }
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cd "$dir"
maria() { mariadb --no-defaults --local-infile=1 -N -B -uroot -S data/s test -e "$1"; }
for _ in $(seq 100); do maria "" 2>/dev/null && break; sleep 0.1; done
printf '%s\n' 'r1;1,234.50' 'r2;KES 50' 'r3;' 'r4;19.999' 'r1;7.00' >payments.csv; chmod 644 payments.csv
try() {   # a name, a command
    maria "DROP TABLE IF EXISTS payments; CREATE TABLE payments (reference varchar(20) PRIMARY KEY,
        amount decimal(10,2) NOT NULL CHECK (amount > 0)) ENGINE = InnoDB"
    code=0; "${@:2}" >>log 2>&1 || code=$?
    stored=$(maria "SELECT reference, amount FROM payments ORDER BY 1" | tr '\t' ' ' | paste -sd';' | sed 's/;/; /g')
    echo "$1: exit $code, stored ${stored:-nothing}"
}
load="INFILE '$dir/payments.csv' INTO TABLE payments FIELDS TERMINATED BY ';'"
{ echo "file: $(tr ';' ' ' <payments.csv | paste -sd';' | sed 's/;/; /g')"
try "mariadb-import --local" mariadb-import --no-defaults -uroot -S data/s --local --fields-terminated-by=';' test payments.csv
try "LOAD DATA LOCAL" maria "LOAD DATA LOCAL $load"
try "LOAD DATA without LOCAL" maria "LOAD DATA $load"
try "INSERT of 1,234.50" maria "INSERT INTO payments VALUES ('r1', '1,234.50')"
} | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "MariaDB reads a file of amounts otherwise than it did." >&2; exit 1; }

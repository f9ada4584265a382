#!/usr/bin/env bash
# MariaDB 10.11.19 (Debian 12), by PyMySQL 1.2.4 (PyPI), Python 3.
#
# Behaviour: InnoDB ends a deadlock by taking back one side's whole transaction. What that side sends afterwards begins
# a new one, and its COMMIT succeeds.
# Output seen, a batch that takes 10 of ann, bob and cid, 100 each, and gives the shop what it took, in one transaction;
# the debit of bob fails:
#     a deadlock: left out bob by 1213, now ann 100, bob 100, cid 90, shop 20
#     a duplicate key: left out bob by 1062, now ann 90, bob 100, cid 90, shop 20
#
# The wrong guess: an error takes back its own statement, as it does at a duplicate key (the last row), or the
# transaction is spoilt, as in PostgreSQL. "Try restarting transaction" reads like advice.
# Ann's debit is gone though its statement had succeeded and the COMMIT too; the shop has ten credits that nobody paid.
# A loop that catches errors one by one (import, settlement, month's fees) is right until two of them run at once.
# What helps: to raise 1213 out of the loop and do the whole batch again.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
cd "$dir"; chmod 711 .; mkdir data; user=$(id -un); [ "$user" != root ] || { user=nobody; chown nobody data; }
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >log
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >>log 2>&1 & server=$!
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check PyMySQL==1.2.4 2>>log
for _ in $(seq 100); do mariadb --no-defaults -uroot -S data/s test -e "" 2>>log && break; sleep 0.1; done
cat >try.py <<'PY'
import pymysql, threading, time

def batch(name, deadlock):
    first, second = (pymysql.connect(unix_socket="data/s", user="root", database="test") for _ in "12")
    mine, other = first.cursor(), second.cursor()
    mine.execute("CREATE OR REPLACE TABLE users (id varchar(20) PRIMARY KEY, credits int NOT NULL)")
    mine.execute("CREATE OR REPLACE TABLE taken (id varchar(20) PRIMARY KEY)")
    mine.execute("INSERT INTO users VALUES ('ann', 100), ('bob', 100), ('cid', 100), ('shop', 0)")
    mine.execute("INSERT INTO taken VALUES (%s)", ("x" if deadlock else "bob",))
    first.commit()
    lock = "UPDATE users SET credits = credits + 0 WHERE id = "
    waiter = threading.Thread(target=other.execute, args=[lock + "'ann'"])
    if deadlock:   # the other side has bob, has written more, and will wait for ann
        other.executemany("INSERT INTO taken VALUES (%s)", [(f"w{number}",) for number in range(500)])
        other.execute(lock + "'bob'")
    took, left = 0, None
    for user in ("ann", "bob", "cid"):
        try:
            mine.execute("INSERT INTO taken VALUES (%s)", (user,))
            mine.execute("UPDATE users SET credits = credits - 10 WHERE id = %s", (user,))
            took += 10
        except pymysql.Error as error:
            left = f"{user} by {error.args[0]}"
        if user == "ann":
            waiter.start(), time.sleep(1)
    mine.execute("UPDATE users SET credits = credits + %s WHERE id = 'shop'", (took,))
    first.commit()
    waiter.join()
    second.rollback()
    mine.execute("SELECT id, credits FROM users ORDER BY id")
    print(f"{name}: left out {left}, now", ", ".join(f"{user} {credits}" for user, credits in mine.fetchall()))
    first.close(), second.close()

batch("a deadlock", True)
batch("a duplicate key", False)
PY
timeout 100 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "MariaDB goes on otherwise behind a deadlock." >&2; exit 1; }

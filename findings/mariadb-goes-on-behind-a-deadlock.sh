#!/usr/bin/env bash
# MariaDB 10.11.19 and PostgreSQL 15.20 (Debian 12), by PyMySQL 1.2.4 and psycopg 3.3.9 (PyPI), Python 3.
#
# Behaviour: InnoDB ends a deadlock by taking back one side's whole transaction. What that side sends afterwards begins
# a new one, and its COMMIT succeeds. PostgreSQL refuses each further statement, and commits nothing.
# Output seen, a batch that takes 10 of ann, bob and cid and gives the shop what it took, in one transaction, and whose
# debit of bob meets a deadlock, which it notes, to leave bob out:
#     MariaDB: left out bob; the shop got 20, taken from ann 0, bob 0, cid 10
#     PostgreSQL: left out bob, cid, shop; the shop got 0, taken from ann 0, bob 0, cid 0
#     MariaDB, a duplicate key in place of the deadlock: left out bob; the shop got 20, taken from ann 10, bob 0, cid 10
#
# The wrong guess: an error takes back its own statement, as it does at a duplicate key in MariaDB (the last row), or the
# transaction is spoilt, as in PostgreSQL. "Try restarting transaction" reads like advice.
# Ann's debit is gone though its statement had succeeded and the COMMIT too; the shop has ten credits that nobody paid.
# A loop that catches errors one by one (import, settlement, month's fees) is right until two of them run at once.
# What helps: to raise 1213 out of the loop and do the whole batch again.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); server=; trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/data"; user=$(id -un); [ "$user" != root ] || { user=nobody; chown nobody "$dir/data"; }
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check PyMySQL==1.2.4 'psycopg[binary]==3.3.9' 2>/dev/null
for _ in $(seq 100); do mariadb --no-defaults -uroot -S data/s test -e "" 2>/dev/null && break; sleep 0.1; done
cat >try.py <<'PY'
import threading, time
import psycopg, pymysql

def maria():
    return pymysql.connect(unix_socket="data/s", user="root", database="test")

def batch(name, connect, deadlock):
    first, second = connect(), connect()
    mine, other = first.cursor(), second.cursor()
    mine.execute("DROP TABLE IF EXISTS users, taken")
    mine.execute("CREATE TABLE users (id varchar(20) PRIMARY KEY, credits int NOT NULL)")
    mine.execute("CREATE TABLE taken (id varchar(20) PRIMARY KEY)")
    mine.execute("INSERT INTO users VALUES ('ann', 100), ('bob', 100), ('cid', 100), ('shop', 0)")
    mine.execute("INSERT INTO taken VALUES (%s)", ("x" if deadlock else "bob",))
    first.commit()
    waiter = threading.Thread(target=other.execute, args=["UPDATE users SET credits = credits + 0 WHERE id = 'ann'"])
    if deadlock:   # the other side has bob, has written more, and will wait for ann
        if connect is not maria:
            other.execute("SET deadlock_timeout = '1min'")   # so that PostgreSQL ends the batch, not the other
        other.executemany("INSERT INTO taken VALUES (%s)", [(f"w{number}",) for number in range(500)])
        other.execute("UPDATE users SET credits = credits + 0 WHERE id = 'bob'")
    took, left = 0, []
    for user in ("ann", "bob", "cid", "shop"):
        try:
            if user == "shop":
                mine.execute("UPDATE users SET credits = credits + %s WHERE id = 'shop'", (took,))
            else:
                mine.execute("INSERT INTO taken VALUES (%s)", (user,))
                mine.execute("UPDATE users SET credits = credits - 10 WHERE id = %s", (user,))
                took += 10
        except (pymysql.Error, psycopg.Error):
            left.append(user)
        if deadlock and user == "ann":
            waiter.start(), time.sleep(1)
    first.commit()
    if deadlock:
        waiter.join()
    second.rollback()
    mine.execute("SELECT id, credits FROM users ORDER BY id")
    now = dict(mine.fetchall())
    taken = ", ".join(f"{user} {100 - now[user]}" for user in ("ann", "bob", "cid"))
    print(f"{name}: left out {', '.join(left)}; the shop got {now['shop']}, taken from {taken}")
    first.close(), second.close()

batch("MariaDB", maria, True)
batch("PostgreSQL", lambda: psycopg.connect(""), True)
batch("MariaDB, a duplicate key in place of the deadlock", maria, False)
PY
timeout 100 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "MariaDB goes on otherwise behind a deadlock." >&2; exit 1; }

#!/usr/bin/env bash
# peewee 4.5.3 (playhouse.shortcuts.ReconnectMixin) over PyMySQL 1.2.4 (PyPI), Python 3, with MariaDB 10.11.19 (Debian
# 12). One answer is lost: it is read and thrown away, and the connection shut, before the driver looks.
#
# Behaviour: the mixin opens a lost connection again and sends the statement again. It goes by the error's number, and
# the default list has 2013, "lost connection during query", which also says that the statement had been sent.
# Seen: UPDATE ... credits = credits - 5 is executed, and the connection is cut before the answer. execute() returns 1,
# as if nothing had been, and 10 credits are 0. Without the mixin the error is raised, and 5 are left. In db.atomic() an
# error is raised, and 10 are left.
#
# The wrong guess: it heals connections that the server closed while they were idle (2006), for which it is recommended,
# before anything was sent; what may have been done already is the caller's to decide.
# For a balance that is kept so: a proxy's or server's restart at the wrong moment debits a user twice, and each caller
# has its success.
# What helps, tried here: db.atomic() around each change; or reconnect_errors without 2013.
set -euo pipefail
dir=$(mktemp -d); server=
trap '[ -z "$server" ] || kill "$server"; wait; rm -rf "$dir"' EXIT
[ -x /usr/sbin/mariadbd ] || { echo "needs Debian 12's mariadb-server-core"; exit 1; }
user=$(id -un); [ "$(id -u)" != 0 ] || user=nobody
chmod 711 "$dir"; mkdir "$dir/data"; [ "$(id -u)" != 0 ] || chown nobody "$dir/data"
mariadb-install-db --no-defaults --user="$user" --datadir="$dir/data" --skip-test-db \
    --auth-root-authentication-method=normal >/dev/null
/usr/sbin/mariadbd --no-defaults --user="$user" --datadir="$dir/data" --socket="$dir/data/s" --skip-networking \
    >/dev/null 2>&1 & server=$!
python3 -m venv "$dir/venv"; "$dir/venv/bin/pip" install -q --disable-pip-version-check peewee==4.5.3 pymysql==1.2.4
timeout 60 "$dir/venv/bin/python" - "$dir/data/s" <<'PYTHON'
import contextlib, socket, sys, time

import peewee
import pymysql
from playhouse.shortcuts import ReconnectMixin

TO, losing, read = {"unix_socket": sys.argv[1], "user": "root"}, [], pymysql.connections.Connection._read_query_result

def lose(connection, *args, **options):
    if losing:
        losing.clear()
        connection._sock.recv(65536)
        connection._sock.shutdown(socket.SHUT_RDWR)
    return read(connection, *args, **options)

class Healed(ReconnectMixin, peewee.MySQLDatabase):
    pass

class HealedLess(Healed):
    reconnect_errors = [(kind, text) for kind, text in ReconnectMixin.reconnect_errors if text != "2013"]

for _ in range(100):
    with contextlib.suppress(pymysql.Error):
        root = pymysql.connect(**TO, autocommit=True).cursor()
        break
    time.sleep(0.1)
root.execute("CREATE DATABASE ledger")
root.execute("CREATE TABLE ledger.users (id INT PRIMARY KEY, credits INT)")
pymysql.connections.Connection._read_query_result = lose
seen = []
for kind, how in (Healed, "alone"), (peewee.MySQLDatabase, "alone"), (Healed, "atomic"), (HealedLess, "alone"):
    root.execute("REPLACE INTO ledger.users VALUES (1, 10)")
    db = kind("ledger", **TO)
    try:
        with db.atomic() if how == "atomic" else contextlib.nullcontext():
            db.execute_sql("SELECT 1")
            losing.append(True)
            told = db.execute_sql("UPDATE users SET credits = credits - 5").rowcount
    except peewee.PeeweeException as error:
        told = type(error).__name__
    root.execute("SELECT credits FROM ledger.users")
    seen.append((told, root.fetchone()[0]))
    print(f"{kind.__name__}, {how}: {told}, {seen[-1][1]} left")
if seen != [(1, 0), ("OperationalError", 5), ("InterfaceError", 10), ("OperationalError", 5)]:
    raise SystemExit("Changed: ReconnectMixin now sends a statement again in other cases than it did.")
PYTHON

#!/bin/bash
# PostgreSQL 15.18 (Debian 12), looked at with psycopg 3.3.9.
#
# A transaction that only locks rows, SELECT ... FOR UPDATE, and changes nothing has written its locks into the rows:
# it has a transaction id and a commit record. Its COMMIT therefore flushes the log to disk, and with a synchronous
# standby it waits for that. The same transaction ended by ROLLBACK does neither.
# Guess that was wrong: what changed nothing has nothing to make durable, so how it ends makes no difference.
# For a ledger that locks an account, decides, and refuses: COMMIT of a batch of refusals costs a flush and hangs
# while the standby is away; ROLLBACK answers at once. (A lock that found no row costs nothing either way.)
# Output seen (20 transactions each; flushes may be one or two more or less):
#     flushes of the log: FOR UPDATE and COMMIT 20, FOR UPDATE and ROLLBACK 0, plain SELECT and COMMIT 0
#     standby away: COMMIT waits for SyncRep, ROLLBACK returns
set -euo pipefail
T=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $T/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[ "$found" = 15.18-0+deb12u1 ] || echo "note: seen with 15.18-0+deb12u1, this is $found"
chmod 711 "$T"; mkdir "$T/pg"; [ "$(id -u)" = 0 ] && chown postgres "$T/pg"
cd "$T/pg"; as_user $B/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
export PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_user $B/pg_ctl -D data -w -t 60 -l log -o "-c listen_addresses=127.0.0.1 -p $PORT -k $T/pg -c autovacuum=off" start >/dev/null
python3 -m venv "$T/venv"; "$T/venv/bin/pip" install -q --disable-pip-version-check 'psycopg[binary]==3.3.9'
export PGHOST=127.0.0.1 PGPORT=$PORT PGUSER=postgres PGDATABASE=postgres
timeout 120 "$T/venv/bin/python" - <<'PYTHON'
import psycopg, threading, time
db, other = psycopg.connect(autocommit=True), psycopg.connect(autocommit=True)
db.execute("CREATE TABLE users (id int PRIMARY KEY, credits int CHECK (credits >= 0))")
db.execute("INSERT INTO users SELECT i, 10 FROM generate_series(1, 100) i")
db.execute("VACUUM ANALYZE users")
def transaction(lock, end, user=1):
    db.execute("BEGIN")
    db.execute(f"SELECT credits FROM users WHERE id = %s {lock}", (user,))
    db.execute(end)
def flushes(lock, end):
    def count():
        db.execute("SELECT pg_stat_force_next_flush()")
        time.sleep(0.5)
        return other.execute("SELECT wal_sync FROM pg_stat_wal").fetchone()[0]
    before = count()
    for user in range(20):
        transaction(lock, end, user + 1)
    return count() - before
committed, undone, plain = flushes("FOR UPDATE", "COMMIT"), flushes("FOR UPDATE", "ROLLBACK"), flushes("", "COMMIT")
print(f"flushes of the log: FOR UPDATE and COMMIT {committed}, FOR UPDATE and ROLLBACK {undone}, plain SELECT and COMMIT {plain}")
other.execute("ALTER SYSTEM SET synchronous_standby_names = 'away'")
other.execute("SELECT pg_reload_conf()")
time.sleep(1)
transaction("FOR UPDATE", "ROLLBACK")
thread = threading.Thread(target=transaction, args=("FOR UPDATE", "COMMIT"), daemon=True)
thread.start()
thread.join(3)
waits = other.execute("SELECT wait_event FROM pg_stat_activity WHERE pid = %s", (db.info.backend_pid,)).fetchone()[0]
print(f"standby away: COMMIT waits for {waits}, ROLLBACK returns")
other.execute("ALTER SYSTEM RESET synchronous_standby_names")
other.execute("SELECT pg_reload_conf()")
thread.join(30)
if committed < 20 or undone > 5 or plain > 5 or waits != "SyncRep":
    raise SystemExit("Changed: the end of a transaction that only locks costs something else now.")
PYTHON

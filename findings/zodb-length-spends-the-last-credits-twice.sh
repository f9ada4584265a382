#!/usr/bin/env bash
# ZODB 6.4 and BTrees 6.5 (PyPI), Python 3.11.
#
# Behaviour: of two transactions that change one object ZODB refuses the second with a ConflictError. A BTrees.Length,
# the number that one counts with, has FileStorage add both changes instead, whatever either has looked at before. The
# storage in memory, ZODB.DB(None), does not know that, and refuses the second.
# Output seen, 8 credits, and two purchases of 5 at the same time, each of which looks first whether there are 5:
#     a mapping, in memory: one bought, the other a ConflictError, left 3
#     a mapping, in a file: one bought, the other a ConflictError, left 3
#     a Length, in memory: one bought, the other a ConflictError, left 3
#     a Length, in a file: both bought, left -2
#     a Length, in a file, readCurrent(): both bought, left -2
#
# The wrong guess: a transaction that read 8 is refused when it is 3 by then, as the tests in memory show; or at the
# least readCurrent(), which is there to have what was read checked at the commit, makes it so.
# Who moves busy balances into a Length, to be rid of the retries under load, is rid of the check with them: the last
# credits of a user are spent as often as requests come at once.
# What helps: a Length for what may only grow; a balance in a mapping, and the retries.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check ZODB==6.4 BTrees==6.5 2>/dev/null
cat >try.py <<'PY'
import transaction, ZODB
from BTrees.Length import Length
from persistent.mapping import PersistentMapping
from ZODB.POSException import ConflictError

def look(name, account, file=None, read=lambda it: it["ann"], check=False):
    def debit(connection, it):
        if check:
            connection.readCurrent(it)
        if read(it) < 5:
            raise ValueError("no credits")
        it.change(-5) if isinstance(it, Length) else it.update(ann=it["ann"] - 5)
    db = ZODB.DB(file)
    with db.transaction() as connection:
        connection.root()["account"] = account
    first, second = transaction.TransactionManager(), transaction.TransactionManager()
    connections = [db.open(first), db.open(second)]
    for connection in connections:
        debit(connection, connection.root()["account"])
    first.commit()
    try:
        second.commit()
        answer = "both bought"
    except ConflictError:
        second.abort()
        answer = "one bought, the other a ConflictError"
    first.begin()
    print(f"{name}: {answer}, left {read(connections[0].root()['account'])}")

look("a mapping, in memory", PersistentMapping(ann=8))
look("a mapping, in a file", PersistentMapping(ann=8), "1.fs")
look("a Length, in memory", Length(8), None, Length.__call__)
look("a Length, in a file", Length(8), "2.fs", Length.__call__)
look("a Length, in a file, readCurrent()", Length(8), "3.fs", Length.__call__, True)
PY
timeout 100 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "ZODB settles conflicts otherwise." >&2; exit 1; }

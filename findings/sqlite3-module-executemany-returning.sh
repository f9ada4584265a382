#!/bin/bash
# Python's sqlite3 module with SQLite 3.40.1: 3.11.2 of Debian 12; also 3.10.13, 3.12.1 and 3.13.0.
#
# executemany() with UPDATE ... RETURNING, two parameter sets that change a row each, isolation_level=None:
#   3.11: no error, both rows changed and committed, but rowcount is 0 (without RETURNING it is 2)
#   3.10: ProgrammingError "executemany() can only execute DML statements", and the first row IS changed and committed
#   3.12, 3.13: InterfaceError "bad parameter or other API misuse", and the first row IS changed and committed
# Guess that was wrong: the manual says that the rows of RETURNING are discarded, so it behaves as without the clause;
# and where it raises, nothing was written. A batch whose rowcount is compared with what was decided finds 0 for done;
# one that is tried again after the error debits the first customer twice. Use execute() in a loop, or no RETURNING.
# Output seen (a version that is not installed is named):
#     3.11: without RETURNING 2 of 2, rowcount 2; with RETURNING 2 of 2, rowcount 0
#     3.10: without RETURNING 2 of 2, rowcount 2; with RETURNING 1 of 2, ProgrammingError
#     3.12: without RETURNING 2 of 2, rowcount 2; with RETURNING 1 of 2, InterfaceError
#     3.13: without RETURNING 2 of 2, rowcount 2; with RETURNING 1 of 2, InterfaceError
set -euo pipefail
T=$(mktemp -d); trap 'rm -rf "$T"' EXIT
cat > "$T/run.py" <<'PYTHON'
import sqlite3, sys
file, version = sys.argv[1], "%d.%d" % sys.version_info[:2]
if sqlite3.sqlite_version != "3.40.1":
    print(f"note: seen with SQLite 3.40.1, this is {sqlite3.sqlite_version}")
other = sqlite3.connect(file, isolation_level=None)
other.execute("CREATE TABLE users (id INTEGER PRIMARY KEY, credits INTEGER)")
other.execute("INSERT INTO users VALUES (1, 10), (2, 10)")
def debit(returning):
    other.execute("UPDATE users SET credits = 10")
    db = sqlite3.connect(file, isolation_level=None)
    sql = f"UPDATE users SET credits = credits - 1 WHERE id = ? {returning}"
    try:
        answer = f"rowcount {db.executemany(sql, [(1,), (2,)]).rowcount}"
    except sqlite3.Error as error:
        answer = type(error).__name__
    db.close()
    return f'{other.execute("SELECT count(*) FROM users WHERE credits = 9").fetchone()[0]} of 2, {answer}'
without, returning = debit(""), debit("RETURNING credits")
print(f"{version}: without RETURNING {without}; with RETURNING {returning}")
expected = {"3.10": "1 of 2, ProgrammingError", "3.11": "2 of 2, rowcount 0"}.get(version, "1 of 2, InterfaceError")
if (without, returning) != ("2 of 2, rowcount 2", expected):
    raise SystemExit("Changed: executemany() treats RETURNING otherwise than at the top of this file.")
PYTHON
[ -x /usr/bin/python3 ] || { echo "needs Debian's python3"; exit 1; }
timeout 60 /usr/bin/python3 "$T/run.py" "$T/debian.db"
for version in 3.10 3.12 3.13; do
    if python$version -c 'import sqlite3' 2>/dev/null; then timeout 60 python$version "$T/run.py" "$T/$version.db"
    else echo "$version: not installed, not run"; fi
done

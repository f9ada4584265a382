#!/usr/bin/env bash
# deltalake 1.6.6 (PyPI, "delta-rs"), Python 3.11, beside DuckDB 1.5.5 (PyPI): an archive of payments as a Delta table.
#
# Behaviour: DeltaTable.delete() with a condition that is NULL for every row, as one that compares with NULL, deletes
# each row. update() and the reader take the same condition for no row, and so does delete() with LIKE or IN.
# Output seen, rows left of three, after DELETE in DuckDB and delete() here, and rows that update() changes here:
#     paid_at < 20261101: DuckDB leaves 1, deltalake leaves 1, update() changes 2
#     paid_at < NULL: DuckDB leaves 3, deltalake leaves 0, update() changes 0
#     user = NULL: DuckDB leaves 3, deltalake leaves 0, update() changes 0
#     paid_at < CAST(NULLIF('', '') AS BIGINT): DuckDB leaves 3, deltalake leaves 0, update() changes 0
#     user IN (NULL): DuckDB leaves 3, deltalake leaves 3, update() changes 0
#     user = 'ann' AND paid_at < NULL: DuckDB leaves 3, deltalake leaves 3, update() changes 0
#
# The wrong guess: what is NULL is not true, and DELETE takes what is true; the condition is called a SQL one.
# "Delete what the last export has" before the first export, or "erase this user" with a user that is None, has NULL
# in it: the whole archive is gone at that commit, and the answer counts the rows as deleted on purpose. A rehearsal
# with a day and a user, or with update(), is right.
# What helps, tried here: restore(), while nobody has called vacuum(); and a second part of the condition, as above.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check deltalake==1.6.6 duckdb==1.5.5 pyarrow==26.0.1 2>/dev/null
cat >try.py <<'PY'
import duckdb
from deltalake import DeltaTable, write_deltalake


def look(name, condition):
    database = duckdb.connect()
    database.execute("""CREATE TABLE payments AS SELECT * FROM (VALUES ('ann', 500, 20261001::BIGINT),
        ('bob', 20, 20261015), ('ann', 500, 20261120)) AS p("user", credits, paid_at)""")
    write_deltalake(name, database.sql("FROM payments").arrow())
    table = DeltaTable(name)
    changed = table.update(updates={"credits": "credits"}, predicate=condition)["num_updated_rows"]
    table.delete(condition)
    left = table.to_pyarrow_table().num_rows
    database.execute("DELETE FROM payments WHERE " + condition.replace("user", '"user"'))
    print(f"{condition}: DuckDB leaves {len(database.sql('FROM payments').fetchall())},",
          f"deltalake leaves {left}, update() changes {changed}")
    if not left:
        table.restore(0)
        assert table.to_pyarrow_table().num_rows == 3


for number, condition in enumerate(["paid_at < 20261101", "paid_at < NULL", "user = NULL",
                                    "paid_at < CAST(NULLIF('', '') AS BIGINT)", "user IN (NULL)",
                                    "user = 'ann' AND paid_at < NULL"]):
    look(f"delta{number}", condition)
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A condition of NULL deletes otherwise." >&2; exit 1; }

#!/usr/bin/env bash
# dlt 1.31.0 with DuckDB 2.0.1 (PyPI), Python 3: loading events of payments, as a warehouse would.
#
# The first event decides what a column holds. An amount of 20 makes "amount" a BIGINT; the 19.99 after it goes
# into a new column, amount__v_double, and its "amount" is NULL. The load reports nothing failed. A later
# "7.50" as text gets a third column. In JSON 20 and 20.00 are one number, and JavaScript writes the first.
# Output seen; the other order, 19.99 first, keeps all in one column:
#     20 first: amount 20, None, None; sum 20
#     amount__v_double None, 19.99, None; amount__v_text None, None, 7.50
#     19.99 first: amount 19.99, 20.0, 7.5; sum 47.49
#
# Before it ran I had written: the column becomes a wider type, or the load fails.
# sum(amount) leaves out each price with cents once a whole one came first, count(*) is right, and nothing
# is red. What helps, tried here: columns={"amount": {"data_type": "decimal"}} on the resource (sum 47.49), or a
# schema contract, {"data_type": "freeze"}, with which the load fails.
set -euo pipefail
script=$(realpath "$0")
home=$(mktemp -d); trap 'rm -rf "$home"' EXIT; cd "$home"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check 'dlt[duckdb]==1.31.0' duckdb==2.0.1 2>/dev/null
export HOME="$home" RUNTIME__DLTHUB_TELEMETRY=false RUNTIME__LOG_LEVEL=ERROR
cat >load.py <<'PY'
import dlt

EVENTS = [{"user_id": "ann", "amount": 20}, {"user_id": "bob", "amount": 19.99}, {"user_id": "cy", "amount": "7.50"}]


def load(name, events, **options):
    """The columns of the table, by name, and the sum of the amounts."""
    pipeline = dlt.pipeline(name, pipelines_dir="pipelines", dataset_name="shop",
                            destination=dlt.destinations.duckdb(f"{name}.duckdb"))
    pipeline.run(events, table_name="payments", **options).raise_on_failed_jobs()
    with pipeline.sql_client() as client:
        columns = [row[0] for row in client.execute_sql("DESCRIBE payments") if row[0].startswith("amount")]
        rows = client.execute_sql(f"SELECT {', '.join(columns)} FROM payments ORDER BY user_id")
        return dict(zip(columns, zip(*rows))), client.execute_sql("SELECT sum(amount) FROM payments")[0][0]


def listed(cells):
    return ", ".join(map(str, cells))


table, total = load("whole_first", EVENTS)
print(f"20 first: amount {listed(table.pop('amount'))}; sum {total}")
print("; ".join(f"{name} {listed(cells)}" for name, cells in table.items()))
table, total = load("cents_first", [EVENTS[1] | {"user_id": "a"}, EVENTS[0] | {"user_id": "b"}, EVENTS[2]])
print(f"19.99 first: amount {listed(table.pop('amount'))}; sum {total:.2f}")
assert not table
table, total = load("decimal", EVENTS, columns={"amount": {"data_type": "decimal"}})
assert (len(table), float(total)) == (1, 47.49), (table, total)
try:
    load("frozen", EVENTS, schema_contract={"data_type": "freeze"})
except Exception as error:
    assert "freeze" in str(error), error
else:
    raise AssertionError("a frozen type was changed")
PY
timeout 200 venv/bin/python load.py >seen 2>log || tail -3 log
cat seen; sed -n 's/^#     //p' "$script" | cmp -s - seen || { echo "dlt files amounts otherwise than above." >&2; exit 1; }

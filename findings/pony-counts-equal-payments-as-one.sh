#!/usr/bin/env bash
# pony 0.7.20 (PyPI), Python 3.11, SQLite in memory; it is the same with Decimal (tried).
#
# Behaviour: a query for attributes, not for objects, gets a DISTINCT of its own, unless it is sorted. count() counts
# different values, of several attributes those of the first; sum() and avg() take each row.
# Output seen, payments of 500, 500 and 20 by ann, 500 by bob:
#     sum(p.amount for p in Payment): 1520
#     count(p.amount for p in Payment): 2
#     avg(p.amount for p in Payment): 380.0
#     list(select(p.amount for p in Payment)): [20, 500]
#     select((p.user, p.amount) for p in Payment): ann 20, ann 500, bob 500
#     the same, .order_by(1): ann 20, ann 500, ann 500, bob 500
#     the same, .count(): 2
#     the same, .without_distinct(): ann 20, ann 500, ann 500, bob 500
#     select(p for p in Payment): ann 20, ann 500, ann 500, bob 500
#
# The wrong guess: a generator over payments gives one value for each of them, as it does everywhere else in Python.
# Prices are few, so that most amounts are equal: a statement, a CSV for the bookkeeper or a move to another ledger that
# asks for (user, amount) leaves out each further purchase of a pack, and is right when sorted. The total beside it
# is right, so that the difference looks like a payment that was counted twice.
# What helps, tried here: .without_distinct(), or the payment's reference in the tuple.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check pony==0.7.20 2>/dev/null
cat >try.py <<'PY'
from pony.orm import Database, PrimaryKey, Required, avg, count, db_session, select, sum

db = Database("sqlite", ":memory:")


class Payment(db.Entity):
    reference = PrimaryKey(str)
    user = Required(str)
    amount = Required(int)


def show(name, rows):
    print(f"{name}:", ", ".join(sorted(f"{user} {amount}" for user, amount in rows)))


db.generate_mapping(create_tables=True)
with db_session:
    for number, (user, amount) in enumerate([("ann", 500), ("ann", 500), ("ann", 20), ("bob", 500)]):
        Payment(reference=f"p{number}", user=user, amount=amount)
with db_session:
    print("sum(p.amount for p in Payment):", sum(p.amount for p in Payment))
    print("count(p.amount for p in Payment):", count(p.amount for p in Payment))
    print("avg(p.amount for p in Payment):", avg(p.amount for p in Payment))
    print("list(select(p.amount for p in Payment)):", sorted(select(p.amount for p in Payment)))
    rows = select((p.user, p.amount) for p in Payment)
    show("select((p.user, p.amount) for p in Payment)", rows)
    show("the same, .order_by(1)", rows.order_by(1))
    print("the same, .count():", rows.count())
    show("the same, .without_distinct()", rows.without_distinct())
    show("select(p for p in Payment)", [(each.user, each.amount) for each in select(p for p in Payment)])
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "pony lists payments otherwise." >&2; exit 1; }

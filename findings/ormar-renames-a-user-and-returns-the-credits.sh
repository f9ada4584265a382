#!/usr/bin/env bash
# ormar 0.26.0 (PyPI), an ORM for FastAPI over SQLAlchemy, Python 3, SQLite.
#
# Behaviour: update() of an object writes all its columns as they were read, also when it is given what to write by
# name. update() of a query writes what it is given.
# Output seen, ann has 100 credits and is read; another process debits 60; then she gets another name:
#     ann.update(name="Ann Lee"): 100 credits
#     ann.update(name="Ann Lee", _columns=["name"]): 40 credits
#     User.objects.filter(id="ann").update(name="Ann Lee"): 40 credits
#     User.objects.bulk_update([ann], columns=["name"]): 40 credits
#
# The wrong guess: update(name=…) is UPDATE … SET name, as it says, and as it is with a query of the same package; to
# write the whole object is what save() or update() without a name do. Who changes an address, or notes when a user
# was last seen, gives back all debits that came between the reading and that, and takes payments away. One request
# at a time, as in tests, is right.
# What helps, tried here: _columns, or the update() of a query.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check 'ormar[sqlite]==0.26.0' aiosqlite==0.22.1 >log 2>&1 ||
    { cat log; exit 1; }
cat >try.py <<'PYTHON'
import asyncio, sqlite3
import ormar
import sqlalchemy
config = ormar.OrmarConfig(database=ormar.DatabaseConnection("sqlite+aiosqlite:///ledger.db"),
                           metadata=sqlalchemy.MetaData())

class User(ormar.Model):
    ormar_config = config.copy(tablename="users")
    id: str = ormar.String(primary_key=True, max_length=20)
    credits: int = ormar.Integer()
    name: str = ormar.String(max_length=20)

def other(sql):
    connection = sqlite3.connect("ledger.db")
    with connection:
        return connection.execute(sql).fetchone()

async def bulk(ann):
    ann.name = "Ann Lee"
    await User.objects.bulk_update([ann], columns=["name"])

async def main():
    await config.database.connect()
    config.metadata.create_all(sqlalchemy.create_engine("sqlite:///ledger.db"))
    for name, change in {
            'ann.update(name="Ann Lee")': lambda: ann.update(name="Ann Lee"),
            'ann.update(name="Ann Lee", _columns=["name"])': lambda: ann.update(name="Ann Lee", _columns=["name"]),
            'User.objects.filter(id="ann").update(name="Ann Lee")':
                lambda: User.objects.filter(id="ann").update(name="Ann Lee"),
            'User.objects.bulk_update([ann], columns=["name"])': lambda: bulk(ann)}.items():
        other("INSERT OR REPLACE INTO users (id, credits, name) VALUES ('ann', 100, 'Ann')")
        ann = await User.objects.get(id="ann")
        other("UPDATE users SET credits = credits - 60")
        await change()
        print(f"{name}: {other('SELECT credits FROM users')[0]} credits")
    await config.database.disconnect()

asyncio.run(main())
PYTHON
timeout 100 venv/bin/python -W ignore try.py 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "update() writes other columns now." >&2; exit 1; }

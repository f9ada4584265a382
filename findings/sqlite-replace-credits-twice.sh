#!/usr/bin/env bash
# SQLite 3.40.1 (Debian 12), peewee 4.5.3 and sqlite-utils 4.2.1 (PyPI): balances that are kept by triggers.
#
# Behaviour: REPLACE INTO, which peewee's replace() sends, deletes the row that is in the way without running its DELETE
# triggers, unless PRAGMA recursive_triggers is on, as it is in sqlite-utils alone. A balance that the INSERT trigger
# raises and the DELETE trigger lowers then grows with each repeat of one payment, which the table has once.
# Seen, for one payment of 10 stored twice: 20 credits for REPLACE and for peewee; 10 for sqlite-utils insert --replace,
# for REPLACE with that pragma, and for ON CONFLICT DO UPDATE with an UPDATE trigger.
#
# The wrong guess: a row that goes runs the DELETE triggers, however it goes; a pragma about recursion has no part in it;
# and what was tried by sqlite-utils is what the program does.
# What helps, tried here: the pragma, which each connection has to set; or no REPLACE.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
[[ $(sqlite3 --version) = 3.40.1* ]] || echo "note: seen with 3.40.1, this is $(sqlite3 --version)"
python3 -m venv venv; venv/bin/pip install -q --disable-pip-version-check sqlite-utils==4.2.1 peewee==4.5.3
cat >shop.sql <<'SQL'
CREATE TABLE balances (user_id TEXT PRIMARY KEY, credits INTEGER NOT NULL);
CREATE TABLE payments (reference TEXT PRIMARY KEY, user_id TEXT, amount INTEGER);
INSERT INTO balances VALUES ('ann', 0);
CREATE TRIGGER added AFTER INSERT ON payments BEGIN
  UPDATE balances SET credits = credits + NEW.amount WHERE user_id = NEW.user_id; END;
CREATE TRIGGER taken AFTER DELETE ON payments BEGIN
  UPDATE balances SET credits = credits - OLD.amount WHERE user_id = OLD.user_id; END;
CREATE TRIGGER changed AFTER UPDATE ON payments BEGIN
  UPDATE balances SET credits = credits + NEW.amount - OLD.amount WHERE user_id = NEW.user_id; END;
SQL
cat >peewee_replace.py <<'PYTHON'
import peewee


class Payment(peewee.Model):
    reference, user_id, amount = peewee.TextField(primary_key=True), peewee.TextField(), peewee.IntegerField()

    class Meta:
        database, table_name = peewee.SqliteDatabase("shop.db"), "payments"


Payment.replace(reference="r1", user_id="ann", amount=10).execute()
PYTHON
try() {   # The name of the way, then the command that stores the payment, twice.
    local name=$1
    shift
    rm -f shop.db; sqlite3 shop.db <shop.sql
    "$@" >&2; "$@" >&2
    sqlite3 shop.db "SELECT '$name: ' || count(*) || ' payment, ' || credits FROM payments, balances"
}
row="INTO payments VALUES ('r1', 'ann', 10)"
echo '{"reference": "r1", "user_id": "ann", "amount": 10}' >r1.json
{
    try REPLACE sqlite3 shop.db "REPLACE $row"
    try "sqlite-utils --replace" venv/bin/sqlite-utils insert shop.db payments r1.json --pk reference --replace
    try "peewee replace()" venv/bin/python peewee_replace.py
    try "DO UPDATE" sqlite3 shop.db "INSERT $row ON CONFLICT DO UPDATE SET amount = excluded.amount"
    try "recursive_triggers" sqlite3 shop.db "PRAGMA recursive_triggers = ON; REPLACE $row"
} | tee seen
cmp -s seen - <<'SEEN' || { echo "REPLACE meets triggers otherwise than it did."; exit 1; }
REPLACE: 1 payment, 20
sqlite-utils --replace: 1 payment, 10
peewee replace(): 1 payment, 20
DO UPDATE: 1 payment, 10
recursive_triggers: 1 payment, 10
SEEN

#!/usr/bin/env bash
# pgTAP 1.2.0 with PostgreSQL 15.20 (Debian 12).
#
# Behaviour: a rule over several rows, that a transfer's entries add up to nothing, is a constraint trigger INITIALLY
# DEFERRED, which PostgreSQL looks at when the transaction commits. A pgTAP test never commits: lives_ok() and
# runtests() run the function, and roll back what it did, before anybody has looked.
# Output seen, charge() takes 5 from ann and gives 4 to sales:
#     lives_ok in a script: ok
#     lives_ok by runtests(): ok
#     throws_ok, that it is refused: not ok
#     lives_ok with SET CONSTRAINTS ALL IMMEDIATE behind the charge: not ok
#     the application: ERROR:  transfer 1 is not balanced
#     the right charge, with SET CONSTRAINTS ALL IMMEDIATE: ok
#
# The wrong guess: lives_ok() says that the statement can be made, constraints and all.
# The tests of a double-entry ledger are green while each purchase in production is refused at its COMMIT; and the
# reverse test, that the rule refuses a wrong transfer, seems to show that there is no rule.
# What helps, tried here: SET CONSTRAINTS ALL IMMEDIATE in the same string, behind what is tested.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15-pgtap) || { echo "needs Debian 12's postgresql-15-pgtap"; exit 1; }
[[ $found = 1.2.0-* ]] || echo "note: seen with pgTAP 1.2.0, this is $found"
psql -Xq <<'SQL'
CREATE EXTENSION pgtap;
CREATE TABLE entries (transfer int, account text, amount int);
CREATE FUNCTION check_transfer() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF (SELECT sum(amount) FROM entries WHERE transfer = NEW.transfer) <> 0 THEN
        RAISE 'transfer % is not balanced', NEW.transfer;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER balanced AFTER INSERT ON entries DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION check_transfer();
CREATE FUNCTION charge(price int, fee int = 0) RETURNS void LANGUAGE sql AS $$
    INSERT INTO entries VALUES (1, 'ann', -price);
    INSERT INTO entries VALUES (1, 'sales', price - fee);
$$;
CREATE FUNCTION test_charge() RETURNS SETOF text LANGUAGE sql AS $$
    SELECT lives_ok('SELECT charge(5, 1)', 'a charge is booked');
$$;
SQL
script() {   # a test, in a transaction that is rolled back
    psql -XqAt -c BEGIN -c "SELECT plan(1)" -c "SELECT $1" -c ROLLBACK | grep -oE "^(not )?ok"
}
{ echo "lives_ok in a script: $(script "lives_ok('SELECT charge(5, 1)')")"
echo "lives_ok by runtests(): $(psql -XqAtc "SELECT runtests()" | grep -oE "^(not )?ok")"
echo "throws_ok, that it is refused: $(script "throws_ok('SELECT charge(5, 1)')")"
echo "lives_ok with SET CONSTRAINTS ALL IMMEDIATE behind the charge: $(
    script "lives_ok('SELECT charge(5, 1); SET CONSTRAINTS ALL IMMEDIATE')")"
echo "the application: $(psql -XqAtc "SELECT charge(5, 1)" 2>&1 | grep ERROR)"
echo "the right charge, with SET CONSTRAINTS ALL IMMEDIATE: $(
    script "lives_ok('SELECT charge(5); SET CONSTRAINTS ALL IMMEDIATE')")"; } | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "pgTAP looks at deferred rules otherwise." >&2; exit 1; }

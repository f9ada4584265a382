#!/usr/bin/env bash
# PostgreSQL 15.20 (Debian 12), a table of payments that is partitioned by month.
#
# Behaviour: an UPDATE that takes a row out of its partition's range, as of a payment's day, is a DELETE in the one
# partition and an INSERT in the other for the triggers: AFTER INSERT runs once more, AFTER UPDATE does not run at all.
# Output seen, a payment of 100 by a user with nothing, its balance kept by a trigger AFTER INSERT:
#     paid on 30 November: balance 100, triggers INSERT
#     day put right to 29 November: balance 100, triggers UPDATE
#     day put right to 1 December: balance 200, triggers DELETE INSERT
#     booked by reference, to 1 December: balance 100, triggers DELETE INSERT
#
# The wrong guess: a statement that says UPDATE fires the triggers of an UPDATE; a partition is a matter of storage.
# Gateways do tell a payment's day again a little later (the evening of the last day in another zone): nearly all of
# these are put right without harm, and those over the month's end give the credits twice. The history that a trigger
# AFTER UPDATE writes has no word of it. Before the table was partitioned the same statement was right.
# What helps: a trigger that books by the reference into a table of its own, which is unique (the last row).
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
[[ $(psql -XAtc "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
sql() { psql -XAtq -v ON_ERROR_STOP=1; }
say() {   # what was done, the statement
    sql <<<"TRUNCATE fired; $2"
    echo "$1: balance $(sql <<<'SELECT credits FROM users'), triggers $(sql <<<'SELECT what FROM fired ORDER BY n' | xargs)"
}
sql <<'SQL'
CREATE TABLE users (id text PRIMARY KEY, credits int NOT NULL);
INSERT INTO users VALUES ('ann', 0);
CREATE TABLE payments (reference text, user_id text, amount int, paid date) PARTITION BY RANGE (paid);
CREATE TABLE november PARTITION OF payments FOR VALUES FROM ('2026-11-01') TO ('2026-12-01');
CREATE TABLE december PARTITION OF payments FOR VALUES FROM ('2026-12-01') TO ('2027-01-01');
CREATE TABLE fired (n serial, what text);
CREATE TABLE booked (reference text PRIMARY KEY);
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN INSERT INTO fired (what) VALUES (TG_OP); RETURN NULL; END $$;
CREATE FUNCTION credit() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN UPDATE users SET credits = credits + NEW.amount WHERE id = NEW.user_id; RETURN NULL; END $$;
CREATE FUNCTION book() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO booked VALUES (NEW.reference) ON CONFLICT DO NOTHING;
    IF FOUND THEN UPDATE users SET credits = credits + NEW.amount WHERE id = NEW.user_id; END IF;
    RETURN NULL; END $$;
CREATE TRIGGER credit AFTER INSERT ON payments FOR EACH ROW EXECUTE FUNCTION credit();
CREATE TRIGGER tell AFTER INSERT OR UPDATE OR DELETE ON payments FOR EACH ROW EXECUTE FUNCTION tell();
SQL
{ say "paid on 30 November" "INSERT INTO payments VALUES ('r1', 'ann', 100, '2026-11-30')"
say "day put right to 29 November" "UPDATE payments SET paid = '2026-11-29' WHERE reference = 'r1'"
say "day put right to 1 December" "UPDATE payments SET paid = '2026-12-01' WHERE reference = 'r1'"
sql <<<"TRUNCATE payments; UPDATE users SET credits = 0; DROP TRIGGER credit ON payments;
    CREATE TRIGGER book AFTER INSERT ON payments FOR EACH ROW EXECUTE FUNCTION book();
    INSERT INTO payments VALUES ('r1', 'ann', 100, '2026-11-30')"
say "booked by reference, to 1 December" "UPDATE payments SET paid = '2026-12-01' WHERE reference = 'r1'"
} | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "A moved row fires other triggers than it did." >&2; exit 1; }

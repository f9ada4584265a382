#!/usr/bin/env bash
# PostgreSQL 15.20 (Debian 12): NOTIFY.
#
# Behaviour: of the notifications of one transaction that have the same channel and the same text PostgreSQL sends one.
# Seen: a trigger says pg_notify('paid', user || ' ' || credits) for each row. A batch inserts three payments, u1 5,
# u1 5 and u2 7: the listener hears "u1 5" and "u2 7". As three transactions it hears three, and with the row's id in
# the text, too.
#
# The wrong guess: each call is a message, as in a queue or in Redis' PUBLISH; a listener that misses none while it is
# connected has heard of all.
# For credits that a listener adds by what the notification says: who bought the same pack twice in one batch, or twice
# in one import, gets it once. Payments that come one by one, as in tests, are right.
# What helps, tried here: the id of the payment in the text; better, a text that only says "look", and a look.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -k $dir/pg" start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg
export PGUSER=postgres
psql -q <<'SQL'
CREATE TABLE payments (id int GENERATED ALWAYS AS IDENTITY, user_id text, credits int);
CREATE FUNCTION tell() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_notify('paid', NEW.user_id || ' ' || NEW.credits);
  PERFORM pg_notify('paid_id', NEW.id || ' ' || NEW.user_id || ' ' || NEW.credits);
  RETURN NEW;
END $$;
CREATE TRIGGER told AFTER INSERT ON payments FOR EACH ROW EXECUTE FUNCTION tell();
SQL
heard() {   # channel, one or more statements, each a transaction of its own
    local each
    { echo "LISTEN $1;"
    for each in "${@:2}"; do echo "$each;"; done; } | psql -q | sed 's/.*payload "\(.*\)" received.*/\1/' | paste -sd, -
}
add="INSERT INTO payments (user_id, credits) VALUES"
{ echo "one batch: $(heard paid "$add ('u1', 5), ('u1', 5), ('u2', 7)")"
echo "one by one: $(heard paid "$add ('u1', 5)" "$add ('u1', 5)" "$add ('u2', 7)")"
echo "one batch, with ids: $(heard paid_id "TRUNCATE payments RESTART IDENTITY" "$add ('u1', 5), ('u1', 5), ('u2', 7)")"
} | tee seen
diff seen - <<'SEEN' || { echo "PostgreSQL sends equal notifications otherwise than it did."; exit 1; }
one batch: u1 5,u2 7
one by one: u1 5,u1 5,u2 7
one batch, with ids: 1 u1 5,2 u1 5,3 u2 7
SEEN

#!/usr/bin/env bash
# DBIx::Class 0.082843 with DBD::Pg 3.16.0, Perl 5.36 and PostgreSQL 15.20 (Debian 12).
#
# Behaviour: txn_do(sub { … }) is the way to a transaction that the manual recommends. When the connection is found
# broken at its end it connects anew, calls the function again, and returns as if nothing had been. Whether the COMMIT
# had been done, and only its answer was lost, is not asked.
# Seen: 10 credits, a function that debits 5. The server's process is ended while COMMIT waits for a standby, as by an
# administrator or a failover: it has committed by then. The function ran twice, 0 credits are left, and txn_do raised
# nothing. With txn_begin and txn_commit it raises, and 5 are left.
#
# The wrong guess: a transaction that ended in an unknown way raises, and the caller decides; what is tried again is
# the connecting.
# For a vend, or a payment whose reference the database does not know: it is done twice.
# What helps, tried here: a row of its own for each change, with a UNIQUE reference, which refuses the second run.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
[ -x $B/initdb ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
chmod 711 "$dir"; mkdir "$dir/pg"; [ "$(id -u)" != 0 ] || chown postgres "$dir/pg"
(cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses= -c synchronous_standby_names=away -k $dir/pg" \
    start >/dev/null)
cd "$dir"; export PGHOST=$dir/pg
needed="libdbix-class-perl libdbd-pg-perl"
# shellcheck disable=SC2086
dpkg-query -W $needed >/dev/null || { echo "needs Debian 12's $needed"; exit 1; }
cat >try.pl <<'PERL'
use strict; use warnings;
package DB; use base "DBIx::Class::Schema";
package DB::User; use base "DBIx::Class::Core";
__PACKAGE__->table("users"); __PACKAGE__->add_columns("id", "credits"); __PACKAGE__->set_primary_key("id");
package main;
DB->register_class(User => "DB::User");
my ($way, $ran, $db) = ($ARGV[0], 0, DB->connect("dbi:Pg:dbname=postgres", "postgres", ""));
sub debit {
    $ran++;
    $db->storage->dbh->do("INSERT INTO history VALUES ('vend-1', -5)") if $way eq "reference";
    $db->resultset("User")->search({ id => "u1" })->update({ credits => \"credits - 5" });
}
my $ok = eval { $way eq "by hand" ? ($db->txn_begin, debit(), $db->txn_commit) : $db->txn_do(\&debit); 1 };
print "$way: ran $ran, ", $ok ? "no error" : "raised", ", ";
PERL
sql() { PGOPTIONS="-c synchronous_commit=local" psql -U postgres -qAtc "$1"; }
for way in txn_do "by hand" reference; do
    sql "DROP TABLE IF EXISTS users, history; CREATE TABLE users AS SELECT 'u1' id, 10 credits;
        CREATE TABLE history (reference text UNIQUE, amount int);
        ALTER ROLE postgres RESET synchronous_commit" 2>/dev/null
    timeout 60 perl try.pl "$way" 2>/dev/null & client=$!
    until [ "$(sql "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")" = 1 ]; do sleep 0.1; done
    sql "ALTER ROLE postgres SET synchronous_commit = local"
    sql "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'" >/dev/null
    wait "$client"
    echo "$(sql "SELECT credits FROM users") left"
done | tee seen
diff seen - <<'SEEN' || { echo "DBIx::Class ends a transaction whose COMMIT was lost otherwise than it did."; exit 1; }
txn_do: ran 2, no error, 0 left
by hand: ran 1, raised, 5 left
reference: ran 2, raised, 5 left
SEEN

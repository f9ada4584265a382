#!/usr/bin/env bash
# prometheus-sql-exporter 0.4.5-1+b5 (Debian 12) with queries of one's own, PostgreSQL 15.20 (Debian 12).
#
# Behaviour: what a query found is told, as of now, until it finds something else. When it finds no row, or NULL, or
# fails, its last figures stay; a row that goes while others stay goes from the figures, too.
# Output seen, payments of the last hour, asked for each second: by gateway, their sum, and coalesce(sum, 0):
#     stripe paid 5 and 7, momo 20: by_gateway momo 20, by_gateway stripe 12, sum 32, zeroed 32
#     momo's is older than an hour: by_gateway stripe 12, sum 12, zeroed 12
#     all are older: by_gateway stripe 12, sum 12, zeroed 0, failed: sum
#     the table is gone: by_gateway stripe 12, sum 12, zeroed 0, failed: by_gateway, failed: sum, failed: zeroed
#
# The wrong guess: what is not found any more is not told any more. A test with rows is right, and so is the end of one
# gateway while another one goes on. When the last one's webhooks end, its last good hour is shown for ever, and the
# alert on it is silent; a quiet night's turnover is its last hour's, each hour. No rows are not even a failure.
# What helps, tried here: a query that has a row always, as coalesce(sum(...), 0) without GROUP BY, and an alert on
# sql_exporter_last_scrape_failed for the rest.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); pid=; trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"; command -v curl >log || { echo "needs Debian's curl"; exit 1; }
{ apt-get download -q prometheus-sql-exporter && dpkg -x prometheus-sql-exporter_*.deb .; } >log 2>&1 ||
    { cat log; exit 1; }
psql -qc "CREATE TABLE payments (gateway text, amount bigint, at timestamptz DEFAULT now())" \
    -c "INSERT INTO payments (gateway, amount) VALUES ('stripe', 5), ('stripe', 7), ('momo', 20)"
recent="FROM payments WHERE at > now() - interval '1 hour'"
cat >settings.yml <<YAML
jobs:
- name: shop
  interval: 1s
  connections: ["postgres://$PGUSER:$PGPASSWORD@localhost:$PGPORT/$PGDATABASE?sslmode=disable"]
  queries:
  - {name: by_gateway, help: paid, labels: [gateway], values: [paid],
     query: "SELECT gateway, sum(amount)::bigint AS paid $recent GROUP BY gateway"}
  - {name: sum, help: paid, values: [paid], query: "SELECT sum(amount)::bigint AS paid $recent"}
  - {name: zeroed, help: paid, values: [paid], query: "SELECT coalesce(sum(amount), 0)::bigint AS paid $recent"}
YAML
port=$(python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])')
env -u PGSYSCONFDIR usr/bin/prometheus-sql-exporter -config.file settings.yml -web.listen-address "127.0.0.1:$port" \
    >said 2>&1 & pid=$!
look() { # what was done
    sleep 4; curl -s "127.0.0.1:$port/metrics" >figures
    echo -n "$1: "
    { sed -n 's/^sql_\([bsz][a-z_]*\){.*gateway="\([a-z]*\)".* /\1 \2 /p; t; s/^sql_\([bsz][a-z_]*\){.* /\1 /p' figures
      sed -n 's/.*last_scrape_failed.*query="\([a-z_]*\)".* 1$/failed: \1/p' figures; } | paste -sd, | sed 's/,/, /g'
}
{ look "stripe paid 5 and 7, momo 20"
  psql -qc "UPDATE payments SET at = now() - interval '2 hours' WHERE gateway = 'momo'"
  look "momo's is older than an hour"
  psql -qc "UPDATE payments SET at = now() - interval '2 hours'"
  look "all are older"
  psql -qc "ALTER TABLE payments RENAME TO old"
  look "the table is gone"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { tail -3 said; echo "It tells what it found otherwise." >&2; exit 1; }

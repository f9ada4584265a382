#!/usr/bin/env bash
# prometheus-postgres-exporter 0.11.1 with a query of one's own, Prometheus 2.42.0, PostgreSQL 15.20 (all Debian 12).
#
# Behaviour: a NULL becomes NaN, and sum() over no rows is NULL. In Prometheus a sum with one NaN in it is NaN, and NaN
# is neither less nor more than anything, so that no comparison with it is ever true.
# Output seen, two gateways' income of the last hour, and which of the alerts fire:
#     one of two is quiet: exporter 500 and NaN, total NaN, alerts NoTotal
#     both are quiet: exporter NaN and NaN, total NaN, alerts NoTotal
#     both are quiet, coalesce: exporter 0 and 0, total 0, alerts LittleIncome GatewayQuiet
#
#     alert LittleIncome: sum(income_last_hour) < 100
#     alert GatewayQuiet: income_last_hour == 0
#     alert NoTotal: sum(income_last_hour) != sum(income_last_hour)
#
# The wrong guess: no payments are an income of 0, or a sample that is not there, for which one has absent().
# The alert that is to say "nobody pays any more" is silent in just the hour in which nobody does; and one quiet gateway
# makes the total of all unknown, so that no alert on the total fires any more, whatever the others do.
# What helps, tried here: coalesce(sum(amount), 0) in the query.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); pids=(); trap 'kill "${pids[@]}" 2>/dev/null || true; wait; rm -rf "$dir"' EXIT
command -v prometheus >/dev/null || { echo "needs Debian 12's prometheus"; exit 1; }
cd "$dir"; chmod 755 .
apt-get download -q prometheus-postgres-exporter >log 2>&1 || { cat log; exit 1; }
dpkg -x prometheus-postgres-exporter_*.deb . && ls prometheus-postgres-exporter_0.11.1-* >found 2>&1 || echo "note: seen with 0.11.1"
free() { python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])'; }
source="postgresql://$PGUSER:$PGPASSWORD@127.0.0.1:$PGPORT/postgres?sslmode=disable"
psql -Xq -c "CREATE TABLE payments (gateway text, amount int, at timestamptz)" -c "CREATE TABLE gateways (name text)" \
    -c "INSERT INTO gateways VALUES ('mpesa'), ('stripe')"
sed -n "s/^#     alert \(.*\): \(.*\)/- {alert: \1, expr: '\2'}/p" "$self" | sed '1i groups: [{name: shop, rules: [' |
    sed 's/^- //; s/}$/},/; $a ]}]' >rules.yml
look() {   # a name, the income's expression
    cat >queries.yml <<YAML
income:
  query: "SELECT g.name AS gateway, $2 AS last_hour FROM gateways g LEFT JOIN payments p
    ON p.gateway = g.name AND p.at > now() - interval '1 hour' GROUP BY 1"
  metrics: [{gateway: {usage: LABEL}}, {last_hour: {usage: GAUGE, description: income}}]
YAML
    port=$(free); rm -rf data
    env -i DATA_SOURCE_NAME="$source" usr/bin/prometheus-postgres-exporter --extend.query-path=queries.yml \
        --web.listen-address="127.0.0.1:$port" --disable-default-metrics --disable-settings-metrics >>log 2>&1 & pids=($!)
    echo "{global: {scrape_interval: 1s, evaluation_interval: 1s}, rule_files: [rules.yml], scrape_configs: [{job_name: shop,
        static_configs: [{targets: ['127.0.0.1:$port']}]}]}" >prometheus.yml
    web=$(free)
    prometheus --config.file=prometheus.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$web" >>log 2>&1 & pids+=($!)
    ask() { curl -s "http://127.0.0.1:$web/api/v1/query" --data-urlencode "query=$1"; }
    for _ in $(seq 100); do ask income_last_hour | grep -q stripe && break; sleep 0.2; done
    sleep 4
    values=$(curl -s "127.0.0.1:$port/metrics" | sed -n 's/^income_last_hour.* //p' | sed '$!s/$/ and /' | tr -d '\n')
    total=$(ask "sum(income_last_hour)" | sed 's/.*,"\([^"]*\)"\].*/\1/')
    alerts=$(curl -s "http://127.0.0.1:$web/api/v1/alerts" | grep -o '"alertname":"[A-Za-z]*"' | cut -d'"' -f4 | sort -u)
    echo "$1: exporter $values, total $total, alerts $(for name in LittleIncome GatewayQuiet NoTotal; do
        grep -x "$name" <<<"$alerts" || true; done | xargs)"
    kill "${pids[@]}"; wait "${pids[@]}" 2>/dev/null || true; pids=()
}
{ psql -Xq -c "INSERT INTO payments VALUES ('mpesa', 500, now())"
look "one of two is quiet" "sum(p.amount)"
psql -Xq -c "UPDATE payments SET at = now() - interval '2 hours'"
look "both are quiet" "sum(p.amount)"
look "both are quiet, coalesce" "coalesce(sum(p.amount), 0)"; } | tee seen
sed -n 's/^#     //p' "$self" | grep -v '^alert' | cmp -s - seen || { echo "A quiet hour is told otherwise than it was." >&2; exit 1; }

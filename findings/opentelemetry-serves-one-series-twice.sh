#!/usr/bin/env bash
# opentelemetry-exporter-prometheus 0.66b2 with opentelemetry-sdk 1.45.2 (PyPI), Python 3, scraped by
# Prometheus 2.42.0 (Debian 12's 2.42.0+ds-5+deb12u1).
#
# To OpenTelemetry the attributes pack = 100 and pack = "100" are two series, to Prometheus they are one label. The
# exporter writes both lines under one name, and Prometheus keeps the first and drops the other, which one sees
# in no target's health. Two attributes that differ by a sign that labels do not have (pack.id, pack_id) are two
# values of one label, of which the exporter keeps the last.
# Output seen, where a webhook's JSON gives pack as a number and a page's form gives it as text:
#     exported: 100 5, 100 7
#     in Prometheus: 100 5, target up
#     pack.id a, pack_id b: exported as pack_id b
#
# I guessed one series of 12 in both places, or a scrape that fails.
# A sum of what was sold lacks a whole way of selling. What helps: str(…) around each attribute.
set -euo pipefail
self=$(realpath "$0"); yard=$(mktemp -d); jobs=()
trap 'kill "${jobs[@]}" 2>/dev/null || true; wait; rm -rf "$yard"' EXIT
cd "$yard"
is=$(dpkg-query -W -f='${Version}' prometheus) || { echo "needs Debian 12's prometheus"; exit 1; }
[ "$is" = 2.42.0+ds-5+deb12u1 ] || echo "note: seen with 2.42.0+ds-5+deb12u1, this is $is"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check opentelemetry-sdk==1.45.2 prometheus-client==0.26.0 \
    opentelemetry-exporter-prometheus==0.66b2 2>/dev/null
cat >shop.py <<'PY'
import sys
import time

from opentelemetry.exporter.prometheus import PrometheusMetricReader
from opentelemetry.sdk.metrics import MeterProvider
from prometheus_client import start_http_server

meter = MeterProvider(metric_readers=[PrometheusMetricReader()]).get_meter("shop")
sold, dotted = meter.create_counter("sold"), meter.create_counter("dotted")
sold.add(5, {"pack": 100})
sold.add(7, {"pack": "100"})
dotted.add(1, {"pack.id": "a", "pack_id": "b"})
start_http_server(int(sys.argv[1]), "127.0.0.1")
time.sleep(120)
PY
port() { python3 -c 'import socket; print(socket.create_server(("127.0.0.1", 0)).getsockname()[1])'; }
shop=$(port); prometheus=$(port)
venv/bin/python shop.py "$shop" & jobs+=($!)
echo "scrape_configs: [{job_name: shop, scrape_interval: 1s, static_configs: [{targets: ['127.0.0.1:$shop']}]}]" >prom.yml
prometheus --config.file=prom.yml --storage.tsdb.path=data --web.listen-address="127.0.0.1:$prometheus" >log 2>&1 &
jobs+=($!)
ask() { curl -fsG "http://127.0.0.1:$prometheus/api/v1/query" --data-urlencode "query=$1" | python3 -c 'import json, sys
found = json.load(sys.stdin)["data"]["result"]
print(*(" ".join(filter(None, (row["metric"].get("pack"), row["value"][1]))) for row in found))'; }
for _ in $(seq 60); do [ -n "$(ask sold_total 2>/dev/null || true)" ] && break; sleep 0.5; done
page=$(curl -fs "http://127.0.0.1:$shop/metrics")
pairs() { sed -n "s/^$1{.*[{,]$2=\"\([^\"]*\)\".*} \([0-9]*\)\.0/\1 \2/p" <<<"$page" | paste -sd, | sed 's/,/, /g'; }
up=$([ "$(ask 'up{job="shop"}')" = 1 ] && echo up || echo down)
{ echo "exported: $(pairs sold_total pack)"
  echo "in Prometheus: $(ask sold_total), target $up"
  echo "pack.id a, pack_id b: exported as pack_id $(pairs dotted_total pack_id | cut -d' ' -f1)"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Equal labels are exported otherwise than they were." >&2; exit 1; }

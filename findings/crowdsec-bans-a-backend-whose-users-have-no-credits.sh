#!/usr/bin/env bash
# crowdsec 1.4.6 (Debian 12's 1.4.6-6~deb12u1+b1) with the parts of its collection nginx that Debian ships; sqlite3.
#
# Behaviour: it reads nginx's access log and bans an address for four hours after more than five POSTs with 403, or with
# 401, within some seconds, more than ten refused paths, or GETs of more than forty. It asks neither whether the other
# requests of the address are good, nor whose they are.
# Output seen, for a ledger behind nginx; each address asks once a second, but for balances, 60 at once:
#     a backend, 60 vends done, 9 for users without credits (403): ban 4h, LePresidente/http-generic-403-bf
#     a backend, 60 vends done, 9 for users without credits (402): no ban
#     a gateway, 9 webhooks signed by a secret that was changed (401): ban 4h, LePresidente/http-generic-401-bf
#     a report, the balances of 60 users (200): ban 4h, crowdsecurity/http-crawl-non_statics
#     a report, the balance of one user 60 times (200): no ban
#     an app, the receipts of 15 payments not yet told of (404): ban 4h, crowdsecurity/http-probing
#
# The wrong guess: bans are for passwords that are guessed and pages that nobody has; a backend with a good key, which
# hears nine times that a user has no credits left, is none of that.
# Its customers who have paid are shut out with those who have not, for four hours, and a gateway, whose payments are
# then told to nobody, until it gives up. What helps, tried here: 402 for want of credits, and for the rest a whitelist
# of one's backends and gateways by address, a file in parsers/s02-enrich.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; chmod 755 .
apt-get download -qq crowdsec=1.4.6-6~deb12u1+b1 2>log || { cat log; echo "needs Debian 12's packages"; exit 1; }
dpkg -x crowdsec_*.deb x; hub=$dir/x/usr/share/crowdsec/hub; mkdir etc data
cp -r x/etc/crowdsec/{patterns,simulation.yaml,profiles.yaml} etc; cp x/usr/share/crowdsec/data/* data
add() { mkdir -p "etc/$1"; ln -s "$hub/$1/crowdsecurity/$2.yaml" "etc/$1/"; }
add parsers/s00-raw syslog-logs; add parsers/s01-parse nginx-logs; add parsers/s02-enrich dateparse-enrich
add parsers/s02-enrich http-logs; mkdir -p etc/{collections,postoverflows,notifications}
for each in http-generic-bf http-probing http-crawl-non_statics; do add scenarios $each; done
port=$(python3 -c 'import socket; print((s := socket.create_server(("127.0.0.1", 0))).getsockname()[1])')
cat >etc/config.yaml <<YAML
common: {daemonize: false, log_media: stdout, log_level: info, working_dir: .}
config_paths: {config_dir: $dir/etc/, data_dir: $dir/data/, simulation_path: $dir/etc/simulation.yaml, hub_dir: $hub,
  index_path: $hub/.index.json, notification_dir: $dir/etc/notifications/, plugin_dir: $dir/x/usr/lib/crowdsec/plugins/}
crowdsec_service: {parser_routines: 1}
db_config: {type: sqlite, db_path: $dir/data/crowdsec.db}
api: {client: {credentials_path: $dir/etc/key.yaml}, server: {listen_uri: "127.0.0.1:$port",
  profiles_path: $dir/etc/profiles.yaml}}
prometheus: {enabled: false}
YAML
x/usr/bin/cscli -c etc/config.yaml machines add me --password "$(openssl rand -hex 9)" -f etc/key.yaml >>log 2>&1
python3 - >access.log <<'PY'
import datetime
began, asked = datetime.datetime(2026, 11, 30, 10), []
def ask(who, many, status, request, pause=1):
    for n in range(many): asked.append((began + datetime.timedelta(seconds=n * pause), who, request.format(n), status))
for who, status in ((1, 403), (2, 402)):
    ask(who, 60, 200, "POST /vend-token"); ask(who, 9, status, "POST /vend-token")
ask(3, 9, 401, "POST /gateways/stripe")
ask(4, 60, 200, "GET /balance/user-{}", 0); ask(5, 60, 200, "GET /balance/ann", 0)
ask(6, 15, 404, "GET /payments/{}")
for time, who, request, status in sorted(asked):
    print(f'192.0.2.{who} - - [{time:%d/%b/%Y:%H:%M:%S +0000}] "{request} HTTP/1.1" {status} 40 "-" "shop/1"')
PY
timeout 60 x/usr/bin/crowdsec -c etc/config.yaml -type nginx -dsn "file://$dir/access.log" >>log 2>&1
n=0; grep -E '^#     an? ' "$self" | sed -E 's/^#     (.*): .*/\1/' | while read -r what; do
    n=$((n + 1)); found=$(sqlite3 data/crowdsec.db "select type || ' 4h, ' || scenario from decisions where
        value = '192.0.2.$n' and until < '2026-11-30 14:01'")
    echo "$what: ${found:-no ban}"
done | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "crowdsec bans others than it did." >&2; exit 1; }

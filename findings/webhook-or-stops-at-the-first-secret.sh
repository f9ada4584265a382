#!/usr/bin/env bash
# webhook 2.8.0 (Debian package 2.8.0-4, which runs a command for each call), unpacked; all on loopback.
#
# Behaviour: a rule `or` of two secrets ends at the first signature that does not fit: the whole rule is an error,
# 500, and the second secret is never tried. Only `trigger-signature-soft-failures` makes it go on.
# Seen, with {"or": [hmac by the new secret, hmac by the former one]}: an event signed by the new one 200, one signed by
# the former one 500. With the two in the other order it is the other way round. An `or` of two values is tried to the
# end. With trigger-signature-soft-failures both are 200.
#
# The wrong guess: `or` is satisfied if one of its rules is, as it is for values; so two secrets are taken while one is
# changed. A test with an event of today's secret passes if that stands first.
# For prepaid credits: after the secret is changed, each event that the gateway repeats under the former one is refused
# until it gives up. What helps, tried here: trigger-signature-soft-failures.
set -euo pipefail
hook=$(mktemp -d); trap 'kill "$server" 2>/dev/null || true; rm -rf "$hook"' EXIT
cd "$hook"
apt-get -qq download webhook=2.8.0-4+b6 2>/dev/null
dpkg-deb -x webhook_*.deb .
sha() {
  printf '{"match": {"type": "payload-hmac-sha256", "secret": "%s", "parameter": {"source": "header", "name": "X-Sign"}}}' "$1"
}
value() {
  printf '{"match": {"type": "value", "value": "%s", "parameter": {"source": "payload", "name": "event"}}}' "$1"
}
run='"execute-command": "/bin/true", "trigger-rule-mismatch-http-response-code": 403'
cat >hooks.json <<JSON
[{"id": "new", $run, "trigger-rule": {"or": [$(sha new), $(sha former)]}},
 {"id": "former", $run, "trigger-rule": {"or": [$(sha former), $(sha new)]}},
 {"id": "soft", $run, "trigger-rule": {"or": [$(sha new), $(sha former)]}, "trigger-signature-soft-failures": true},
 {"id": "values", $run, "trigger-rule": {"or": [$(value refunded), $(value paid)]}}]
JSON
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
usr/bin/webhook -hooks hooks.json -ip 127.0.0.1 -port "$port" >log 2>&1 & server=$!
for _ in {1..50}; do curl -s -o /dev/null "localhost:$port" && break; sleep 0.1; done

body='{"event": "paid", "userId": "Ann", "amount": 10}'
call() { # hook, secret
  sign=$(printf %s "$body" | openssl dgst -sha256 -hmac "$2" | sed 's/.* //')
  curl -s -m 10 -o /dev/null -w '%{http_code} ' -H 'Content-Type: application/json' -H "X-Sign: $sign" \
    -d "$body" "http://127.0.0.1:$port/hooks/$1"
}
seen=$(for id in new former soft; do call $id new; call $id former; done; call values new; call soft wrong)
echo "new first: new, former; former first: new, former; soft: new, former; values; a wrong secret: $seen"
[ "$seen" = "200 500 500 200 200 200 200 403 " ] || {
  echo "webhook tries the secrets of a rule otherwise than it did." >&2
  exit 1
}

#!/usr/bin/env bash
# webhook 2.8.0 (Debian package 2.8.0-4, which runs a command for each call), unpacked; all on loopback.
#
# Behaviour: a call whose rules are not satisfied is answered 200, with a sentence. So is one whose command fails,
# unless include-command-output-in-response is set; without it the answer goes out before the command has begun.
# Seen, of one hook with a rule of payload-hmac-sha256: signed rightly, 200; with a wrong signature, 500; without the
# header, as after a change of its name, 200 "Hook rules were not satisfied."; a rule `event` = `paid` on an event
# without that member, 200. A command that exits with 1: 200; with include-command-output-in-response, 500.
#
# The wrong guess: what was refused or has failed is answered by an error, so that the gateway sends it again and tells
# of it; at least as the wrong signature is.
# For prepaid credits: the script that credits is not run, or fails while the ledger restarts, and the gateway counts
# the payment as delivered. What helps, tried here: trigger-rule-mismatch-http-response-code, and the command's output
# in the answer.
set -euo pipefail
hook=$(mktemp -d); trap 'kill "$server" 2>/dev/null || true; rm -rf "$hook"' EXIT
cd "$hook"
apt-get -qq download webhook=2.8.0-4+b6 2>/dev/null
dpkg-deb -x webhook_*.deb .
sha='{"match": {"type": "payload-hmac-sha256", "secret": "key", "parameter": {"source": "header", "name": "X-Sign"}}}'
paid='{"match": {"type": "value", "value": "paid", "parameter": {"source": "payload", "name": "event"}}}'
cat >hooks.json <<JSON
[{"id": "signed", "execute-command": "/bin/true", "trigger-rule": $sha},
 {"id": "paid", "execute-command": "/bin/true", "trigger-rule": $paid},
 {"id": "fails", "execute-command": "/bin/false"},
 {"id": "strict", "execute-command": "/bin/true", "trigger-rule": $sha, "trigger-rule-mismatch-http-response-code": 403},
 {"id": "waits", "execute-command": "/bin/false", "include-command-output-in-response": true}]
JSON
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
usr/bin/webhook -hooks hooks.json -ip 127.0.0.1 -port "$port" >log 2>&1 & server=$!
for _ in {1..50}; do curl -s -o /dev/null "localhost:$port" && break; sleep 0.1; done

body='{"kind": "paid", "userId": "Ann", "amount": 10}'
sign=$(printf %s "$body" | openssl dgst -sha256 -hmac key | sed 's/.* //')
call() { # hook, signature
  curl -s -m 10 -o /dev/null -w '%{http_code} ' -H 'Content-Type: application/json' -H "${2:-X-Other: 1}" \
    -d "$body" "http://127.0.0.1:$port/hooks/$1"
}
seen=$(call signed "X-Sign: $sign"; call signed "X-Sign: ${sign//[0-7]/8}"; call signed; call paid; call fails
  call strict; call waits)
echo "signed, forged, without header, without member, failing: $seen"
[ "$seen" = "200 500 200 200 200 403 500 " ] || {
  echo "webhook answers a call that it refuses otherwise than it did." >&2
  exit 1
}

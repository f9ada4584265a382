#!/usr/bin/env bash
# webhook 2.8.0 (Debian package 2.8.0-4, which runs a command for each call), unpacked; all on loopback.
#
# Behaviour: a member that is null reaches the command as the five characters <nil>; one that is not there as an empty
# argument. A value rule that wants the text "<nil>" holds for it.
# Seen, of a payment's userId as the first argument: "Ann" is Ann, null is <nil>, no member is the empty text. A user
# by that name gets the same argument.
#
# The wrong guess: null is as good as absent, so that a test for an empty argument finds both; gateways send null where
# the shop has set no id of its own, as Stripe does with client_reference_id.
# For prepaid credits: all buyers without an id share one account, <nil>, and a check `[ -n "$1" ]` lets them through.
# What helps, tried here: a rule that the userId matches ^[^<]; such a payment is then answered with 422.
set -euo pipefail
hook=$(mktemp -d); trap 'kill "$server" 2>/dev/null || true; rm -rf "$hook"' EXIT
cd "$hook"
apt-get -qq download webhook=2.8.0-4+b6 2>/dev/null
dpkg-deb -x webhook_*.deb .
user='"source": "payload", "name": "data.userId"'
run="\"execute-command\": \"$hook/credit\", \"include-command-output-in-response\": true, \
  \"pass-arguments-to-command\": [{$user}], \"trigger-rule-mismatch-http-response-code\": 422"
cat >hooks.json <<JSON
[{"id": "paid", $run},
 {"id": "nil", $run, "trigger-rule": {"match": {"type": "value", "value": "<nil>", "parameter": {$user}}}},
 {"id": "named", $run, "trigger-rule": {"match": {"type": "regex", "regex": "^[^<]", "parameter": {$user}}}}]
JSON
cat >credit <<'SH'
#!/bin/sh
printf "[%s]" "$1"
SH
chmod +x credit
port=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
usr/bin/webhook -hooks hooks.json -ip 127.0.0.1 -port "$port" >log 2>&1 & server=$!
for _ in {1..50}; do curl -s -o /dev/null "localhost:$port" && break; sleep 0.1; done

call() { # hook, data
  curl -s -m 10 -w ' %{http_code}, ' -H 'Content-Type: application/json' -d "{\"data\": $2}" \
    "http://127.0.0.1:$port/hooks/$1"
}
seen=$(call paid '{"userId": "Ann"}'; call paid '{"userId": null}'; call paid '{}'; call paid '{"userId": "<nil>"}'
  call nil '{"userId": null}'; call named '{"userId": "Ann"}'; call named '{"userId": null}')
echo "$seen"
known="[Ann] 200, [<nil>] 200, [] 200, [<nil>] 200, [<nil>] 200, [Ann] 200, Hook rules were not satisfied. 422, "
[ "$seen" = "$known" ] || {
  echo "webhook hands a null to a command otherwise than it did." >&2
  exit 1
}

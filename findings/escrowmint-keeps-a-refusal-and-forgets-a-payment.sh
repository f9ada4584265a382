#!/usr/bin/env bash
# escrowmint 0.5.0 with redis 6.4.0 (PyPI), Python 3: prepaid credits in Redis (7.0.15 of Debian 12, unpacked here).
#
# try_consume() and top_up() take an idempotency key, and keep what they answered under it for 24 hours, a refusal too.
# Seen: 10 credits, a debit of 50 under k1: not applied. After a top-up of 100 the same debit under k1 is not applied,
#   and "remaining" is 10, of 110; under a new key it is. The key of a top-up has a life of 24 hours; once that is over
#   (the entry is removed here) the payment's id tops up again.
#
# Guesses that missed: a key stands for a debit that was made, and who has bought credits may press again; "remaining"
# is what remains; a payment's id is known as long as the gateway asks again with it (Stripe for three days, Razorpay
# for fifteen on request). What helps, tried: a new key after each refusal, and idempotency_ttl_ms of a month for
# top-ups, in a client of their own.
set -euo pipefail
vault=$(mktemp -d); trap 'kill "${store:-}" 2>/dev/null || true; rm -rf "$vault"' EXIT
cd "$vault"
if ! apt-get download redis-server redis-tools libjemalloc2 liblzf1 >notes 2>&1; then
    echo "needs Debian's packages of Redis"; exit 1
fi
for archive in *.deb; do dpkg -x "$archive" .; done
PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'); export PORT
LD_LIBRARY_PATH=$(dirname "$(find . -name liblzf.so.1)") \
    usr/bin/redis-server --port "$PORT" --bind 127.0.0.1 --save '' >>notes & store=$!
python3 -m venv py; py/bin/pip -q install --disable-pip-version-check escrowmint==0.5.0 redis==6.4.0 2>>notes
cat >spend.py <<'PY'
import os, sys

import redis
from escrowmint import Client
from escrowmint.client import ClientConfig

url = f"redis://127.0.0.1:{os.environ['PORT']}/0"
client = Client.from_url(url)
patient = Client(ClientConfig(redis_url=url, idempotency_ttl_ms=31 * 86_400_000))
store = redis.Redis.from_url(url, decode_responses=True)

def debit(key):
    answer = client.try_consume("u1", 50, idempotency_key=key)
    return answer.applied, answer.remaining

def life(payment):   # in hours
    [entry] = store.keys(f"*idem:{payment}")
    return round(store.pttl(entry) / 3_600_000), entry

client.top_up("u1", 10, idempotency_key="pi_1")
seen = [debit("k1")]
client.top_up("u1", 100, idempotency_key="pi_2")
seen += [debit("k1"), debit("k2")]
hours, entry = life("pi_2")
before = client.top_up("u1", 100, idempotency_key="pi_2").available, client.get_state("u1").available
store.delete(entry)   # as Redis does when the hours are over
client.top_up("u1", 100, idempotency_key="pi_2")
patient.top_up("u1", 5, idempotency_key="pi_3")
seen += [hours, before, client.get_state("u1").available, life("pi_3")[0]]
print(*seen, sep="\n")
if seen != [(False, 10), (False, 10), (True, 60), 24, (110, 60), 165, 744]:
    sys.exit("escrowmint keeps keys otherwise than it did.")
PY
timeout 60 py/bin/python spend.py 2>>notes || { tail -2 notes; exit 1; }

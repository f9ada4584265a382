#!/usr/bin/env bash
# pyrate-limiter 4.5.1 and, to compare, limits 5.8.0 (PyPI), Python 3.
#
# Behaviour: Limiter(Rate(2, Duration.HOUR)).try_acquire(name) counts all names together. The name is a label of the
# item that is put into the one bucket, not the bucket's key; when alice has used both, bob is refused.
# Seen: alice True, alice True, bob False. In limits hit(rate, name) gives each name its own count.
#
# The wrong guess: what is passed to try_acquire() is the identity whose limit it is, as in limits.
# For a service with a limit per user: one busy user shuts all others out, and a test with one user passes.
# What helps, tried here: a BucketFactory that keeps a bucket for each name.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check pyrate-limiter==4.5.1 limits==5.8.0 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

from limits import parse, storage, strategies
from pyrate_limiter import BucketFactory, Duration, InMemoryBucket, Limiter, MonotonicClock, Rate, RateItem

RATE = Rate(2, Duration.HOUR)
NAMES = "alice", "alice", "bob", "alice"


class PerName(BucketFactory):
    def __init__(self):
        self.clock, self.buckets = MonotonicClock(), {}

    def wrap_item(self, name, weight=1):
        return RateItem(name, self.clock.now(), weight=weight)

    def get(self, item):
        if item.name not in self.buckets:
            self.buckets[item.name] = self.create(InMemoryBucket, [RATE])
        return self.buckets[item.name]


shared, own = Limiter(RATE), Limiter(PerName())
other, hourly = strategies.FixedWindowRateLimiter(storage.MemoryStorage()), parse("2/hour")
seen = {"Limiter": [shared.try_acquire(name, blocking=False) for name in NAMES],
        "with a BucketFactory": [own.try_acquire(name, blocking=False) for name in NAMES],
        "limits": [other.hit(hourly, name) for name in NAMES]}
for name, answers in seen.items():
    print(f"{name}: {dict(enumerate(zip(NAMES, answers)))}")
if list(seen.values()) != [[True, True, False, False], [True, True, True, False], [True, True, True, False]]:
    sys.exit("pyrate-limiter now counts names otherwise than it did.")
PY

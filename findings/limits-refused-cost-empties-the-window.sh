#!/usr/bin/env bash
# limits 5.8.0 and throttled-py 3.5.0 (PyPI), rate-limiter-flexible 11.4.0 (npm); Python 3, Node 20.
#
# Behaviour: a request that costs more than what is left of a fixed window is refused, and is counted all the same. One
# request for 8 of the 7 that are left shuts its sender out for the rest of the hour, though only 3 were ever granted.
# limits' moving window and sliding counter, and throttled-py's token bucket, leave the 7 for smaller requests.
# Seen, for 10 an hour, asked for 3, 8 and 1: granted, refused, refused; and granted, refused, granted.
#
# The wrong guess: what is refused costs nothing, as with a balance of credits, and the strategies differ at the
# window's edges only.
# What helps: limits' test(item, user, cost=8) before hit(), tried here (two steps, so not for two at once), or another
# strategy; with rate-limiter-flexible reward() after a refusal, tried here.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check limits==5.8.0 throttled-py==3.5.0 2>/dev/null
npm init -y >/dev/null
npm install --silent --no-audit --no-fund rate-limiter-flexible@11.4.0
cat >try.py <<'PY'
from limits import parse, storage, strategies
from throttled import Throttled, rate_limiter, store

hourly = parse("10/hour")
for name in "FixedWindow", "MovingWindow", "SlidingWindowCounter":
    limiter = getattr(strategies, name + "RateLimiter")(storage.MemoryStorage())
    print("limits", name, *(limiter.hit(hourly, "user", cost=cost) for cost in (3, 8, 1)))
limiter = strategies.FixedWindowRateLimiter(storage.MemoryStorage())
print("limits test() first", *(limiter.test(hourly, "user", cost=cost) and limiter.hit(hourly, "user", cost=cost)
                               for cost in (3, 8, 1)))
for name in "fixed_window", "token_bucket":
    throttle = Throttled(key="user", using=name, quota=rate_limiter.per_hour(10, burst=10), store=store.MemoryStore())
    print("throttled", name, *(not throttle.limit(cost=cost).limited for cost in (3, 8, 1)))
PY
cat >try.mjs <<'JS'
import { RateLimiterMemory } from "rate-limiter-flexible"
for (const rewarded of [false, true]) {
  const limiter = new RateLimiterMemory({ points: 10, duration: 3600 })
  const seen = []
  for (const cost of [3, 8, 1]) {
    const granted = await limiter.consume("user", cost).then(() => true, () => false)
    if (rewarded && !granted) await limiter.reward("user", cost)
    seen.push(granted ? "True" : "False")
  }
  console.log("rate-limiter-flexible", rewarded ? "rewarded" : "", ...seen)
}
JS
timeout 60 venv/bin/python try.py | tee seen
timeout 60 node try.mjs | tee -a seen
[ "$(awk '{print $NF}' seen | paste -sd' ')" = "False True True True False True False True" ] && ! grep -vq 'True False [TF]' seen ||
  { echo "A rate limiter counts what it refuses otherwise than it did."; exit 1; }

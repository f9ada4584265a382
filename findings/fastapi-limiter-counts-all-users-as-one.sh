#!/usr/bin/env bash
# fastapi-limiter 0.2.0 with pyrate-limiter 4.5.1 and FastAPI 0.165.0 (PyPI), Python 3.
#
# Behaviour: RateLimiter(limiter=Limiter(Rate(2, Duration.MINUTE)), identifier=...) asks the identifier who it
# is, by default the address and path, and hands that to a Limiter of pyrate-limiter's as the item's name. A
# Limiter made of rates has one bucket, whatever the name is, so that the two calls a minute are everybody's
# together. The manual shows it so, and speaks of the identifier of a limit.
# Seen: ann asks twice; bob's first call is 429. The answer has no Retry-After.
#
# The wrong guess: the identifier says whose limit it is, as it did in 0.1, where it was part of a key in
# Redis.
# For a service with a limit for each user: after the update one busy user shuts out all others, and a test
# with one user passes. What helps, tried here: a BucketFactory that gives each name its bucket.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check fastapi-limiter==0.2.0 pyrate-limiter==4.5.1 \
    fastapi==0.165.0 httpx==0.28.1 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import asyncio, sys

import httpx
from fastapi import Depends, FastAPI
from fastapi_limiter.depends import RateLimiter
from pyrate_limiter import BucketFactory, Duration, InMemoryBucket, Limiter, MonotonicClock, Rate, RateItem

RATES = [Rate(2, Duration.MINUTE)]


class Each(BucketFactory):
    """A bucket for each name."""

    def __init__(self):
        self.clock, self.buckets = MonotonicClock(), {}

    def wrap_item(self, name, weight=1):
        return RateItem(name, self.clock.now(), weight=weight)

    def get(self, item):
        if item.name not in self.buckets:
            self.buckets[item.name] = self.create(InMemoryBucket, RATES)
        return self.buckets[item.name]


async def user(request):
    return request.headers["x-user"]


async def statuses(limiter):
    app = FastAPI()

    @app.post("/vend", dependencies=[Depends(RateLimiter(limiter=limiter, identifier=user))])
    def vend():
        return {}

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop") as client:
        names = ("ann", "ann", "bob", "ann")
        calls = [await client.post("/vend", headers={"x-user": name}) for name in names]
    assert not any("retry-after" in call.headers for call in calls)
    return [call.status_code for call in calls]


shared, apart = asyncio.run(statuses(Limiter(RATES[0]))), asyncio.run(statuses(Limiter(Each())))
print(f"ann, ann, bob, ann: {shared}; with a bucket for each: {apart}")
if shared != [200, 200, 429, 429] or apart != [200, 200, 200, 429]:
    sys.exit("fastapi-limiter counts otherwise than it did.")
PY

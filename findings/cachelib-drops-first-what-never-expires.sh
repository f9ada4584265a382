#!/usr/bin/env bash
# cachelib 0.17.0 (PyPI; what Flask-Caching and Flask-Session keep things in), Python 3.
#
# Behaviour: a SimpleCache holds 500 entries unless told otherwise. One more, and it drops what expires first, sorted by
# the time of expiry; timeout=0, "never", is stored as the time 0, and so it is the first of all.
# Seen: a refund that is remembered for ever is gone after 500 tokens that are remembered for 65 s, while all of these
# are still there. Of 600 tokens that were redeemed at once, add() takes the first for a new one a moment later.
#
# The wrong guess: what never expires is the last to go, and within its timeout a key is there: add() is False then.
# For a backend that remembers each jti until exp: after 500 in one minute it knows the newest 500 only.
# What helps, tried here: a threshold above what one lifetime can bring; or a table with a UNIQUE key.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check cachelib==0.17.0 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import sys

from cachelib import SimpleCache


def seen(**options):
    cache = SimpleCache(**options)
    cache.add("refunded", True, timeout=0)
    tokens = [f"jti {number}" for number in range(501)]
    assert all(cache.add(jti, True, timeout=65) for jti in tokens), "A new token was taken for an old one."
    kept = cache.has("refunded"), sum(map(cache.has, tokens))
    for number in range(501, 600):
        cache.add(f"jti {number}", True, timeout=65)
    return *kept, cache.add(tokens[0], True, timeout=65)


small, large = seen(), seen(threshold=100_000)
for name, (forever, tokens, again) in (("500", small), ("100,000", large)):
    print(f"threshold {name}: the permanent key is there: {forever}; of 501 tokens {tokens} are;"
          f" after 99 more the first is new: {again}")
if small != (False, 501, True) or large != (True, 501, False):
    sys.exit("cachelib drops other entries than it did.")
PY

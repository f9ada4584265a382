#!/usr/bin/env bash
# Django 5.2.19's cache over pymemcache 4.0.0 and, to compare, redis 8.1.0 and memory (PyPI), Python 3.11;
# memcached 1.6.18 and Redis 7.0.15 (Debian 12, unpacked here, not installed).
#
# Behaviour: cache.decr() below zero gives a negative number, but in memcached it ends at zero, without an error, and so
# does incr() by a negative number.
# Output seen, 20 credits for a user, and 50 vends of 8 each, served unless cache.decr(user, 8) < 0, which is then put
# back by incr(); and 30 credits that are bought after them:
#     in memory: 2 vends are served, 4 left, 34 after a purchase
#     redis: 2 vends are served, 4 left, 34 after a purchase
#     memcached: 50 vends are served, 0 left, 30 after a purchase
#     memcached, what was spent counted by incr(): 2 vends are served, 4 left
#
# The wrong guess: Django's caches differ in speed and in what they lose; incr() and decr() count alike.
# Tests run over the cache in memory, and refuse the third vend. With memcached nobody is ever refused: each vend after
# the last credit is free, and nothing is logged.
# What helps, tried here: count what was spent by incr(), and compare that with the quota.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); memcached=; redis=
trap '[ -z "$memcached" ] || kill "$memcached"; [ -z "$redis" ] || kill "$redis"; wait; rm -rf "$dir"' EXIT
cd "$dir"
apt-get download memcached libevent-2.1-7 redis-server redis-tools libjemalloc2 liblzf1 >log 2>&1 ||
    { cat log; exit 1; }
for deb in *.deb; do dpkg -x "$deb" .; done
python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check Django==5.2.19 pymemcache==4.0.0 redis==8.1.0 2>/dev/null
LD_LIBRARY_PATH=$(dirname "$(find . -name 'libjemalloc.so.2')"); export LD_LIBRARY_PATH
read -r one two < <(python3 -c 'import socket
print(*(each.getsockname()[1] for each in [socket.create_server(("127.0.0.1", 0)) for _ in "12"]))')
usr/bin/memcached -u nobody -l 127.0.0.1 -p "$one" >log 2>&1 & memcached=$!
usr/bin/redis-server --bind 127.0.0.1 --port "$two" --save "" >log 2>&1 & redis=$!
for port in "$one" "$two"; do
    for _ in $(seq 100); do (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null && break; sleep 0.1; done
done
cat >try.py <<'PY'
import sys
from django.conf import settings
AT = "django.core.cache.backends."
settings.configure(CACHES={
    "in memory": {"BACKEND": AT + "locmem.LocMemCache"},
    "redis": {"BACKEND": AT + "redis.RedisCache", "LOCATION": f"redis://127.0.0.1:{sys.argv[2]}"},
    "memcached": {"BACKEND": AT + "memcached.PyMemcacheCache", "LOCATION": f"127.0.0.1:{sys.argv[1]}"}})
from django.core.cache import caches  # noqa: E402
def vend():
    if cache.decr("ann", 8) >= 0:
        return True
    cache.incr("ann", 8)
def vend_upwards():
    if cache.incr("spent.ann", 8) <= 20:
        return True
    cache.decr("spent.ann", 8)
for name in settings.CACHES:
    cache = caches[name]
    cache.set("ann", 20, None)
    served, left = sum(bool(vend()) for _ in range(50)), cache.get("ann")
    print(f"{name}: {served} vends are served, {left} left, {cache.incr('ann', 30)} after a purchase")
cache.set("spent.ann", 0, None)
served = sum(bool(vend_upwards()) for _ in range(50))
print(f"memcached, what was spent counted by incr(): {served} vends are served, {20 - cache.get('spent.ann')} left")
PY
timeout 60 venv/bin/python try.py "$one" "$two" | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Django's caches count otherwise." >&2; exit 1; }

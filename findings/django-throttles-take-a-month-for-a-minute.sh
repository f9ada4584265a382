#!/usr/bin/env bash
# djangorestframework 3.18.3 and django-ratelimit 4.1.0 on Django 5.2.19, beside limits 5.8.0 (PyPI), Python
# 3.
#
# Behaviour: both take a rate as text, "1000/day". REST framework reads one letter of the unit, and
# django-ratelimit reads up to one letter and lets the rest stand. A month begins as a minute does.
# Seen: "1000/month" is 1000 in 60 s for both, without a warning. "1000/week" is a KeyError in the first,
# and 1000 in one second in django-ratelimit, which skips a unit that it does not know. limits reads a
# month.
#
# The wrong guess: a unit that is not among second, minute, hour and day is refused.
# For a free plan of 1,000 calls a month: a customer has 1,000 a minute, 43 million in a month of 30 days.
# No test sees it that stops after the 1,001st call, which is refused as it should be.
# What helps, tried here: "1000/30d" in django-ratelimit. REST framework ends at "1000/day".
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check djangorestframework==3.18.3 django-ratelimit==4.1.0 \
    Django==5.2.19 limits==5.8.0
cat >try.py <<'PY'
import sys, time
import django
from django.conf import settings
settings.configure(SECRET_KEY="x", ROOT_URLCONF=__name__, USE_TZ=True)
django.setup()
from django.http import HttpResponse
from django.test import RequestFactory
from django_ratelimit import core
from rest_framework.throttling import SimpleRateThrottle
import limits

now = [time.time()]


class Monthly(SimpleRateThrottle):
    rate = "3/month"
    timer = lambda self: now[0]
    get_cache_key = lambda self, request, view: "ann"


def framework(rate):
    try:
        return "{} in {} s".format(*SimpleRateThrottle.parse_rate(Monthly(), rate))
    except KeyError as error:
        return f"KeyError {error}"


def ratelimit(rate):
    request = RequestFactory().get("/")
    usage = core.get_usage(request, group="spend", key=lambda group, request: "ann", rate=rate)
    return f"{usage['limit']} in {core._split_rate(rate)[1]} s"


def by_limits(rate):
    item = limits.parse(rate)
    return f"{item.amount} in {item.get_expiry()} s"


seen = {f"{way.__name__} {rate}": way(rate) for way, rate in (
    (framework, "1000/month"), (framework, "1000/week"), (ratelimit, "1000/month"), (ratelimit, "1000/week"),
    (ratelimit, "1000/30d"), (by_limits, "1000/month"))}
calls = [Monthly().allow_request(None, None) for _ in range(4)]
now[0] += 61
calls.append(Monthly().allow_request(None, None))
print(*(f"{name}: {what}" for name, what in seen.items()), f"3/month, and 61 s later: {calls}", sep="\n")
if [*seen.values()] != ["1000 in 60 s", "KeyError 'w'", "1000 in 60 s", "1000 in 1 s", "1000 in 2592000 s",
                        "1000 in 2592000 s"] or calls != [True, True, True, False, True]:
    sys.exit("A throttle reads a month or a week otherwise than it did.")
PY
timeout 60 venv/bin/python try.py

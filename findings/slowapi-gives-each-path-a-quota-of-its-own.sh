#!/usr/bin/env bash
# slowapi 0.1.10 on FastAPI 0.165.0 and Starlette 1.10.0, beside Flask-Limiter 4.1.1 on Flask 3.1.3, after which it is
# made (PyPI), Python 3.
#
# Behaviour: a limit of a route is counted for each address in which the route was asked, not for the route: with a
# parameter in the path each of its values has a count of its own. Flask-Limiter counts the route.
# Output seen, ten reports for one user, who has "3/day" of them, by POST /reports/{month}; how many he gets:
#     slowapi, one month: 3
#     slowapi, ten months: 10
#     slowapi, ten months, key_style="endpoint": 3
#     slowapi, ten months, shared_limit: 3
#     Flask-Limiter, ten months: 3
#
# The wrong guess: @limiter.limit on a function limits the function, for who key_func says, as where slowapi comes from.
# A test that asks one address four times is green. A plan of three reports a day is then three of each month, user or
# file: what is metered by the limiter is given away, and each of them costs the shop a call to the model or the bank.
# What helps, tried here: Limiter(key_style="endpoint"), or shared_limit; in its place a debit for each report.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check slowapi==0.1.10 fastapi==0.165.0 starlette==1.10.0 httpx==0.28.1 \
    limits==5.8.0 flask==3.1.3 flask-limiter==4.1.1 2>/dev/null
cat >try.py <<'PY'
import fastapi, flask, flask_limiter, slowapi, slowapi.errors
from fastapi.testclient import TestClient
MONTHS = [f"2026-{month:02}" for month in range(1, 11)]


def of_user(request=None):
    return (request or flask.request).headers["x-user"]


def ask(client, months):
    answers = [client.post(f"/reports/{month}", headers={"x-user": "ann"}) for month in months]
    return sum(answer.status_code == 200 for answer in answers)


def slow(months, wrap=lambda limiter: limiter.limit("3/day"), **settings):
    app = fastapi.FastAPI()
    app.state.limiter = limiter = slowapi.Limiter(key_func=of_user, **settings)
    app.add_exception_handler(slowapi.errors.RateLimitExceeded, slowapi._rate_limit_exceeded_handler)

    @app.post("/reports/{month}")
    @wrap(limiter)
    def report(request: fastapi.Request, month: str):
        return month
    return ask(TestClient(app), months)


service = flask.Flask("reports")
limited = flask_limiter.Limiter(of_user, app=service, storage_uri="memory://")
service.post("/reports/<month>")(limited.limit("3/day")(lambda month: month))
print("slowapi, one month:", slow(MONTHS[:1] * 10))
print("slowapi, ten months:", slow(MONTHS))
print('slowapi, ten months, key_style="endpoint":', slow(MONTHS, key_style="endpoint"))
print("slowapi, ten months, shared_limit:", slow(MONTHS, lambda limiter: limiter.shared_limit("3/day", "reports")))
print("Flask-Limiter, ten months:", ask(service.test_client(), MONTHS))
PY
timeout 100 venv/bin/python -W ignore try.py 2>log | tee seen || cat log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "It counts otherwise." >&2; exit 1; }

#!/usr/bin/env bash
# koa-ratelimit 6.0.0 on koa 3.3.0 (npm) and Flask-Limiter 4.1.1 (PyPI), beside express-rate-limit 8.7.5 on express
# 5.3.0; Node 20, Python 3.
#
# Behaviour: Retry-After is a whole number of seconds. These two cut the window's end down to one, so a refused client
# that waits exactly as long as it is told may come up to a second too early, and in the last second it is told 0.
# Seen: of a window of 1 s koa-ratelimit says 0 right after the first request, express-rate-limit 1. With 9.5, 1.5 and
# 0.5 s left Flask-Limiter says 9, 1 and 0, with its default, the fixed window, and with the moving one. How far it is
# off depends on the fraction of the second at which the window began, so it is right in one test and wrong in the next.
#
# The wrong guess: Retry-After is a time that suffices, so it is rounded up. A client that obeys, and tries three times
# in all, may spend its tries within the last second.
# What helps: the header raised by one on the way out, in either of the two.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund koa@3.3.0 koa-ratelimit@6.0.0 express@5.3.0 express-rate-limit@8.7.5
python3 -m venv venv; venv/bin/pip -q install --disable-pip-version-check flask-limiter==4.1.1 2>/dev/null
cat >try.mjs <<'JS'
import express from "express"
import { rateLimit } from "express-rate-limit"
import Koa from "koa"
import koaLimit from "koa-ratelimit"

const koa = new Koa().use(koaLimit({ driver: "memory", db: new Map(), duration: 1_000, max: 1, id: () => "u1" }))
const other = express().use(rateLimit({ windowMs: 1_000, limit: 1, validate: false }))
for (const [name, app] of [["koa-ratelimit", koa], ["express-rate-limit", other]]) {
  const server = await new Promise((done) => { const it = app.listen(0, "127.0.0.1", () => done(it)) })
  const ask = () => fetch(`http://127.0.0.1:${server.address().port}/`)
  // Two requests that are more than a second apart, on a busy machine, are tried again.
  let answer = await ask()
  for (let tries = 0; answer.status !== 429 && tries < 50; tries++) answer = await ask()
  console.log(name, answer.headers.get("retry-after"))
}
process.exit()
JS
cat >try.py <<'PY'
from unittest import mock

import flask
import flask_limiter

for strategy in ("moving-window", "fixed-window"):
    app = flask.Flask("app")
    flask_limiter.Limiter(lambda: "u1", app=app, headers_enabled=True, storage_uri="memory://", strategy=strategy,
                          default_limits=["1 per 10 second"])
    app.add_url_rule("/", view_func=lambda: "ok")
    with mock.patch("time.time") as clock:
        told = []
        for clock.return_value in (1_764_000_000.9, 1_764_000_001.4, 1_764_000_009.4, 1_764_000_010.4):
            answer = app.test_client().get("/")
            told += [answer.headers["Retry-After"]] if answer.status_code == 429 else []
    print(strategy, *told)
PY
seen=$(timeout 60 node try.mjs 2>/dev/null; timeout 60 venv/bin/python try.py)
echo "$seen"
[ "$(echo $seen)" = "koa-ratelimit 0 express-rate-limit 1 moving-window 9 1 0 fixed-window 9 1 0" ] ||
  { echo "One of the limiters counts Retry-After otherwise than it did."; exit 1; }

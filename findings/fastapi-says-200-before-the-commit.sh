#!/usr/bin/env bash
# FastAPI 0.165.0, beside FastAPI 0.117.1, with SQLAlchemy 2.0.58 (PyPI), Python 3, SQLite; loopback only.
#
# Behaviour: a dependency that yields a session within "with session.begin()" commits when it is left. Since
# 0.118 FastAPI leaves it after the answer has been sent; before, as soon as the handler had returned.
# Seen: a movement that only its COMMIT refuses (a deferred foreign key to a user who is not there). The
# client reads 200 and {"success": true}, nothing is stored, and the log has the error. 0.117.1 answers 500.
#
# The wrong guess: an answer goes out when all that it depends on is done, so a failed commit is a 500; and
# an update leaves a common pattern as it is.
# For a ledger no client hears of what fails at COMMIT any more: the disk is full, the connection or the
# primary is gone, SERIALIZABLE says 40001. A payment's notice is acknowledged, and lost.
# What helps, each tried here: Depends(session, scope="function"), or a commit in the handler.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >try.py <<'PY'
import os, sqlite3, sys, threading, time
import fastapi, httpx, sqlalchemy as sa, uvicorn
from sqlalchemy.orm import Session

sqlite3.connect("ledger.db").executescript("""
    DROP TABLE IF EXISTS history; CREATE TABLE IF NOT EXISTS users (id TEXT PRIMARY KEY);
    CREATE TABLE history (amount INT, user_id TEXT REFERENCES users DEFERRABLE INITIALLY DEFERRED)""")
engine = sa.create_engine("sqlite:///ledger.db", connect_args={"check_same_thread": False})
sa.event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))


def session():
    with Session(engine) as opened, opened.begin():
        yield opened


def add(opened, commit=False):
    opened.execute(sa.text("INSERT INTO history VALUES (5, 'nobody')"))
    if commit:
        opened.commit()
    return {"success": True}


app, usual = fastapi.FastAPI(), fastapi.Depends(session)
app.post("/usual")(lambda opened=usual: add(opened))
app.post("/by-hand")(lambda opened=usual: add(opened, commit=True))
new = fastapi.__version__ == "0.165.0"
if new:
    function = fastapi.Depends(session, scope="function")
    app.post("/scope")(lambda opened=function: add(opened))
server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical"))
threading.Thread(target=server.run, daemon=True).start()
while not server.started:
    time.sleep(0.01)
base = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
paths = ["/usual", "/by-hand", "/scope"] if new else ["/usual"]
seen = [httpx.post(base + path, timeout=20).status_code for path in paths]
(stored,) = sqlite3.connect("ledger.db").execute("SELECT count(*) FROM history").fetchone()
print(f"FastAPI {fastapi.__version__}: {dict(zip(paths, seen))}, {stored} rows stored", flush=True)
if seen != ([200, 500, 500] if new else [500]) or stored:
    print("FastAPI answers a commit that failed in a dependency otherwise than it did.", flush=True)
    os._exit(1)
os._exit(0)
PY
python3 -m venv venv
for version in 0.165.0 0.117.1; do
    venv/bin/pip install -q --disable-pip-version-check "fastapi==$version" sqlalchemy==2.0.58 \
        uvicorn==0.54.0 httpx==0.28.1
    timeout 60 venv/bin/python try.py
done

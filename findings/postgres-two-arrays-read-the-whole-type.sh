#!/bin/bash
# PostgreSQL 15.18 (Debian 12), psycopg 3.3.9.
#
# A ledger's table with UNIQUE (type, reference) grows from empty, and nobody has run ANALYZE since.
#     WHERE type = ANY(%s) AND reference = ANY(%s)      with 1 type and 32 references
# uses the index for the type alone and filters the references: each execution reads all rows of that type.
# Guess that was wrong: an index on both columns serves both arrays; and if a plan made for unknown values is to
# blame, plan_cache_mode = force_custom_plan cures it. It does not: without statistics the planner takes a type for a
# 200th of the table, which looks cheaper than descending the index 32 times. (At 20,000 rows; from some 200,000 on
# it changes its mind.) Even type = 'spend' AND reference = ANY(...) does it, if the plan is a custom one.
# What helps: ANALYZE, or a join with unnest(types, references), which needs no statistics.
# Output seen (index entries read by one execution that finds 32 rows):
#     no statistics: two arrays generic 20000, two arrays custom 20000, unnest generic 32, unnest custom 32
#     after ANALYZE: two arrays generic 32, two arrays custom 32, unnest generic 32, unnest custom 32
set -euo pipefail
T=$(mktemp -d); B=/usr/lib/postgresql/15/bin
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
trap 'as_user $B/pg_ctl -D $T/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$T"' EXIT
found=$(dpkg-query -W -f='${Version}' postgresql-15) || { echo "needs Debian 12's postgresql-15"; exit 1; }
[ "$found" = 15.18-0+deb12u1 ] || echo "note: seen with 15.18-0+deb12u1, this is $found"
chmod 711 "$T"; mkdir "$T/pg"; [ "$(id -u)" = 0 ] && chown postgres "$T/pg"
cd "$T/pg"; as_user $B/initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync >/dev/null
export PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])')
as_user $B/pg_ctl -D data -w -t 60 -l log -o "-c listen_addresses=127.0.0.1 -p $PORT -k $T/pg -c autovacuum=off" start >/dev/null
python3 -m venv "$T/venv"; "$T/venv/bin/pip" install -q --disable-pip-version-check 'psycopg[binary]==3.3.9'
export PGHOST=127.0.0.1 PGPORT=$PORT PGUSER=postgres PGDATABASE=postgres
timeout 120 "$T/venv/bin/python" - <<'PYTHON'
import hashlib, psycopg
QUERIES = {
    "two arrays": "SELECT id FROM moves WHERE type = ANY(%s::text[]) AND reference = ANY(%s::text[])",
    "unnest": "SELECT id FROM unnest(%s::text[], %s::text[]) AS w (t, r) JOIN moves ON type = w.t AND reference = w.r"}
references = [hashlib.md5(str(i).encode()).hexdigest() for i in range(1, 33)]
def read(query, plan):
    with psycopg.connect(autocommit=True) as db:
        db.execute(f"SET plan_cache_mode = force_{plan}_plan")
        entries = "SELECT idx_tup_read FROM pg_stat_user_indexes WHERE indexrelname LIKE '%reference%'"
        types = ["spend"] if query == "two arrays" else ["spend"] * 32
        before = db.execute(entries).fetchone()[0]
        assert len(db.execute(QUERIES[query], (types, references), prepare=True).fetchall()) == 32
        db.execute("SELECT pg_stat_force_next_flush()")
        db.execute("SELECT 1")
        return db.execute(entries).fetchone()[0] - before
with psycopg.connect(autocommit=True) as db:
    db.execute("""CREATE TABLE moves (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, type text NOT NULL,
                  reference text NOT NULL, UNIQUE (type, reference))""")
    db.execute("INSERT INTO moves (type, reference) SELECT 'spend', md5(i::text) FROM generate_series(1, 20000) i")
    seen = {}
    for moment in "no statistics", "after ANALYZE":
        seen[moment] = [read(query, plan) for query in QUERIES for plan in ("generic", "custom")]
        print(f"{moment}: two arrays generic %d, two arrays custom %d, unnest generic %d, unnest custom %d" % (*seen[moment],))
        db.execute("ANALYZE moves")
if seen != {"no statistics": [20000, 20000, 32, 32], "after ANALYZE": [32] * 4}:
    raise SystemExit("Changed: other counts than the ones at the top of this file.")
PYTHON

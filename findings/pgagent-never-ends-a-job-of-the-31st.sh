#!/usr/bin/env bash
# pgAgent 4.2.2 with PostgreSQL 15.20; the server's clock is set by faketime 0.9.10 (all Debian 12).
#
# Behaviour: a schedule has a box for each day, 1 to 31, and one for the last day. When a job has run, the trigger that
# looks for its next time makes the date 2026-02-31 and fails, and with it the agent's note that the job is done.
# Output seen, jobs that grant each month's credits, some seconds after 31 January, 00:30; then "run now" (jobnextrun is
# set, as by pgAdmin), and six seconds more:
#     day 31: granted 1, running, next 2026-01-31; then granted 1
#     last day: granted 1, idle, next 2026-02-28; then granted 2
#     day 31 of the months that have one: granted 1, idle, next 2026-03-31; then granted 2
#
# The wrong guess: a month without a 31st is left out, as by cron, or ends on its last day.
# The job stays in that run for ever: no month after it is granted, nor does it run by hand, and it is shown as running,
# not as failed. One made in July runs on 31 July and 31 August. The agent's restart does not help: to free what it has
# left behind it makes the same UPDATE, which fails. In a short month such a schedule is refused with that error.
# What helps, tried here: the box for the last day; or the seven long months alone.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); server=; agent=
end() { [ -z "$1" ] || { kill "$1"; wait "$1" || true; }; }
trap 'end "$agent"; end "$server"; rm -rf "$dir"' EXIT
for package in pgagent=4.2.2 faketime=0.9.10 postgresql-15=15.20; do
    found=$(dpkg-query -W -f='${Version}' "${package%=*}") || { echo "needs Debian 12's ${package%=*}"; exit 1; }
    [[ $found = "${package#*=}"* ]] || echo "note: seen with $package, this is $found"
done
bin=/usr/lib/postgresql/15/bin; library=$(dpkg -L libfaketime | grep '/libfaketime.so.1$')
chmod 755 "$dir"; mkdir "$dir/data"; as=()
[ "$(id -u)" != 0 ] || { chown nobody "$dir/data"; as=(setpriv --reuid=nobody --regid=nogroup --clear-groups); }
export PGHOST="$dir/data" PGUSER=postgres PGPORT=5432
"${as[@]}" "$bin/initdb" -D "$dir/data" -A trust -U postgres >/dev/null
"${as[@]}" env LD_PRELOAD="$library" FAKETIME_DONT_FAKE_MONOTONIC=1 FAKETIME="@2026-01-31 00:29:52" TZ=UTC \
    "$bin/postgres" -D "$dir/data" -k "$dir/data" -c listen_addresses= -c fsync=off -c timezone=UTC \
    >"$dir/log" 2>&1 & server=$!
for _ in $(seq 100); do psql -Xqc "" 2>/dev/null && break; sleep 0.1; done
psql -Xq <<'SQL'
SET client_min_messages = warning;
CREATE EXTENSION pgagent;
CREATE TABLE grants (job int);
CREATE FUNCTION boxes(n int, VARIADIC ticked int[]) RETURNS bool[] LANGUAGE sql
    AS 'SELECT array_agg(i = ANY (ticked) ORDER BY i) FROM generate_series(1, n) AS i';
INSERT INTO pgagent.pga_job (jobid, jobjclid, jobname)
    VALUES (1, 1, 'day 31'), (2, 1, 'last day'), (3, 1, 'day 31 of the months that have one');
INSERT INTO pgagent.pga_jobstep (jstjobid, jstname, jstkind, jstcode, jstdbname)
    SELECT jobid, 'grant', 's', 'INSERT INTO grants VALUES (' || jobid || ')', 'postgres' FROM pgagent.pga_job;
INSERT INTO pgagent.pga_schedule (jscjobid, jscname, jscminutes, jschours, jscweekdays, jscmonthdays, jscmonths)
    SELECT jobid, 'each month', boxes(60, 31), boxes(24, 1), boxes(7, 0),
        boxes(32, CASE jobid WHEN 2 THEN 32 ELSE 31 END),
        CASE jobid WHEN 3 THEN boxes(12, 1, 3, 5, 7, 8, 10, 12) ELSE boxes(12, 0) END FROM pgagent.pga_job;
SQL
pgagent -f -t 1 "host=$PGHOST dbname=postgres user=postgres" >>"$dir/log" 2>&1 & agent=$!
show() { psql -XAtc "SELECT $1 FROM pgagent.pga_job ORDER BY jobid"; }
granted="(SELECT count(*) FROM grants WHERE job = jobid)"
sleep 20
show "jobname || ': granted ' || $granted || CASE WHEN jobagentid IS NULL THEN ', idle' ELSE ', running' END ||
    ', next ' || jobnextrun::date" >"$dir/first"
psql -Xqc "UPDATE pgagent.pga_job SET jobnextrun = now()"; sleep 6
show "'; then granted ' || $granted" | paste -d '\0' "$dir/first" - | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "pgAgent ends a 31st otherwise." >&2; exit 1; }

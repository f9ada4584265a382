#!/usr/bin/env bash
# PostgreSQL 15.20 (Debian 12), and duckdb 2.0.1 (PyPI), Python 3.11.
#
# Behaviour: generate_series(start, end, '1 month') adds the month to the former day, not to the start. What February has
# cut to the 28th stays on the 28th.
# Output seen, the days on which who bought a year's plan on 31 January gets each month's credits:
#     PostgreSQL, generate_series: 31 28 28 28 28 28 28
#     DuckDB, generate_series: 31 28 28 28 28 28 28
#     PostgreSQL, start + n months: 31 28 31 30 31 30 31
#     due by 30 March: PostgreSQL, generate_series 3, DuckDB, generate_series 3, PostgreSQL, start + n months 2
#
# The wrong guess: a series of months from the 31st has the last day of each, as start + n months has it.
# A plan that is written into a table by generate_series grants three days early from March on, while the application, which
# counts months from the start, says that the third month is not due: an audit finds credits that nobody owed. Who bought
# on the 28th or before is right, and so is each test on the 1st.
# What helps, tried here: start + n * interval '1 month'.
set -euo pipefail
self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
[[ $(psql -XAtc "SHOW server_version") = 15.20* ]] || echo "note: seen with 15.20"
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check duckdb==2.0.1 2>/dev/null
postgres() { psql -XAtc "$1"; }
duck() { venv/bin/python -c 'import duckdb, sys; print(duckdb.sql(sys.argv[1]).fetchall()[0][0])' "$1"; }
series="SELECT d FROM generate_series('2026-01-31'::timestamp, '2026-07-31'::timestamp, interval '1 month') AS t(d)"
duck_series="SELECT unnest(generate_series('2026-01-31'::timestamp, '2026-07-31'::timestamp, interval '1 month')) AS d"
sums="SELECT '2026-01-31'::timestamp + n * interval '1 month' AS d FROM generate_series(0, 6) AS t(n)"
days() { echo "SELECT string_agg(CAST(extract(day FROM d) AS text), ' ' ORDER BY d) FROM ($1) AS plan"; }
due() { echo "SELECT count(*) FROM ($1) AS plan WHERE d <= '2026-03-30'"; }
{ echo "PostgreSQL, generate_series: $(postgres "$(days "$series")")"
echo "DuckDB, generate_series: $(duck "$(days "$duck_series")")"
echo "PostgreSQL, start + n months: $(postgres "$(days "$sums")")"
echo "due by 30 March: PostgreSQL, generate_series $(postgres "$(due "$series")"), DuckDB, generate_series $(
    duck "$(due "$duck_series")"), PostgreSQL, start + n months $(postgres "$(due "$sums")")"; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A series of months has other days than it had." >&2; exit 1; }

#!/usr/bin/env bash
# Pgpool-II 4.3.5 (Debian 12) with memory_cache_enabled = on, before one PostgreSQL 15.18.
#
# Behaviour: the cache keeps the answer to a SELECT until one of its tables is changed. What changes which table Pgpool
# reads from the text of the statements that it passes on. A trigger, a function or a DO block that changes another
# table than the text names leaves the answer in the cache, and by default it never expires (memqcache_expire = 0).
# Seen: SELECT credits says 10. After INSERT INTO history, whose trigger takes 3, it says 10, and the database has 7.
# After SELECT debit('u1', 2) it says 8, where 6 is right. Both went through Pgpool. An UPDATE of the table itself,
# alone or in WITH, clears the answer.
#
# The wrong guess: all writes go through Pgpool, so its cache is right. Functions that write are not unknown to it
# either: it sends them to the primary, by what pg_proc says of them.
# For balances that a trigger keeps beside an append-only history, as is usual: a user sees credits that are spent, not
# for seconds but until a statement names the table. Tests that change it by UPDATE pass.
# What helps, tried here: cache_unsafe_memqcache_table_list = 'users'.
set -euo pipefail
dir=$(mktemp -d); B=/usr/lib/postgresql/15/bin; pool=
as_user() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
stop_pool() { [ -z "$pool" ] || kill -INT "$(tr -d '\0' <"$dir/pg/pid")" 2>/dev/null || true; wait; pool=; }
trap 'stop_pool; as_user $B/pg_ctl -D $dir/pg/data -m immediate stop >/dev/null 2>&1; rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version} ' pgpool2 postgresql-15) || { echo "needs both packages"; exit 1; }
[[ $found = "4.3.5-1"*" 15.18-"* ]] || echo "note: seen with 4.3.5 and 15.18, this is $found"
chmod 711 "$dir"; mkdir -p "$dir/pg/oid"; [ "$(id -u)" != 0 ] || chown -R postgres "$dir/pg"
cd "$dir/pg"; as_user $B/initdb -D data -U postgres -A trust --locale=C --no-sync >/dev/null
read -r port front pcp < <(python3 -c 'import socket
s = [socket.create_server(("127.0.0.1", 0)) for _ in "123"]
print(*(x.getsockname()[1] for x in s))')
as_user $B/pg_ctl -D data -w -l log -o "-c listen_addresses=127.0.0.1 -p $port -k $dir/pg" start >/dev/null
ask() { PGCONNECT_TIMEOUT=5 timeout 20 psql -XAtq -h 127.0.0.1 -p "$1" -U postgres postgres -c "$2"; }
ask "$port" "CREATE TABLE users (id text PRIMARY KEY, credits int); CREATE TABLE history (user_id text, amount int);
    CREATE FUNCTION debit(text, int) RETURNS int LANGUAGE sql AS
        'UPDATE users SET credits = credits - \$2 WHERE id = \$1 RETURNING credits';
    CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS
        'BEGIN PERFORM debit(NEW.user_id, NEW.amount); RETURN NEW; END';
    CREATE TRIGGER keep AFTER INSERT ON history FOR EACH ROW EXECUTE FUNCTION keep()"
read_it="SELECT credits FROM users WHERE id = 'u1'" seen=
try() {   # a setting that is added
    printf '%s\n' "listen_addresses = '127.0.0.1'" "port = $front" "pcp_port = $pcp" "socket_dir = '$dir/pg'" \
        "pcp_socket_dir = '$dir/pg'" "backend_hostname0 = '127.0.0.1'" "backend_port0 = $port" \
        "pid_file_name = '$dir/pg/pid'" "logdir = '$dir/pg'" "work_dir = '$dir/pg'" "pool_passwd = ''" \
        "sr_check_user = 'postgres'" "num_init_children = 4" "memory_cache_enabled = on" \
        "memqcache_oiddir = '$dir/pg/oid'" "$@" >"$dir/conf"
    ask "$port" "TRUNCATE users; INSERT INTO users VALUES ('u1', 10)"; rm -f pgpool_status
    as_user /usr/sbin/pgpool -n -f "$dir/conf" -F /dev/null -a /dev/null >"$dir/pool.log" 2>&1 & pool=$!
    for _ in $(seq 50); do ask "$front" "SELECT now()" >/dev/null 2>&1 && break; sleep 0.2; done
    ask "$front" "$read_it" >/dev/null
    for statement in "INSERT INTO history VALUES ('u1', 3)" "UPDATE users SET credits = credits + 1" \
            "SELECT debit('u1', 2)" "WITH one AS (UPDATE users SET credits = credits - 1) SELECT 1"; do
        ask "$front" "$statement" >/dev/null
        said="$(ask "$front" "$read_it") of $(ask "$port" "$read_it")"
        echo "${*:-as it comes}: $statement: $said"; seen+="$said, "
    done
    stop_pool
}
try
try "cache_unsafe_memqcache_table_list = 'users'"
[ "$seen" = "10 of 7, 8 of 8, 8 of 6, 5 of 5, 7 of 7, 8 of 8, 6 of 6, 5 of 5, " ] ||
    { echo "Changed: Pgpool's cache forgets a balance otherwise than it did."; exit 1; }

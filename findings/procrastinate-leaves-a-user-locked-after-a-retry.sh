#!/usr/bin/env bash
# procrastinate 3.10.0 (PyPI), a queue of jobs in PostgreSQL (15, Debian 12), Python 3; one worker.
#
# Behaviour: a queueing_lock is held by a job that waits, not by one that runs. If its twin was deferred while a job
# ran, and the job then fails and is to be tried again, its way back to "todo" violates a unique index. The worker
# drops that error in a task that nobody awaits and goes on; the job stays "doing", and is not tried again.
# Seen: a webhook comes twice (queueing_lock: the payment), the second while the first one's job fails for a moment.
#     Without a lock the first is "doing" for ever, and the twin credits. With lock="u1", so that a user's jobs run one
#     after the other, the twin and the user's next payment wait for the dead one, and a new worker changes nothing.
#
# Guessed wrong: RetryStrategy(max_attempts=3) means three tries, or a failure that can be seen ("failed"). What helps,
# tried here: finish_job() as failed for what get_stalled_jobs() gives; retry_job() of it is refused as well.
set -euo pipefail; T=$(mktemp -d); B=/usr/lib/postgresql/15/bin
[ -x $B/postgres ] || { echo "needs Debian 12's postgresql-15"; exit 1; }
pg() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$B/$1" "${@:2}"; else "$B/$1" "${@:2}"; fi >>"$T/said"; }
trap 'pg pg_ctl -D "$T/pg/data" -m immediate stop || true; rm -rf "$T"' EXIT
chmod 711 "$T"; mkdir "$T/pg"; cd "$T/pg"; [ "$(id -u)" != 0 ] || chown postgres .
pg initdb -D data -U postgres -A trust -E UTF8 --locale=C --no-sync
PORT=$(python3 -c 'import socket; s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1])'); export PORT
pg pg_ctl -D data -w -t 60 -l log -o "-c listen_addresses=127.0.0.1 -p $PORT -k $T/pg" start
python3 -m venv "$T/venv"
"$T/venv/bin/pip" -q install --disable-pip-version-check procrastinate==3.10.0 'psycopg[binary]==3.3.9' 2>/dev/null
cat >"$T/try.py" <<'PY'
import asyncio, os, sys
from procrastinate import App, PsycopgConnector, RetryStrategy, exceptions, jobs
app = App(connector=PsycopgConnector(conninfo=f"postgresql://postgres@127.0.0.1:{os.environ['PORT']}/postgres"))
credited, tries, seen = [], [], []
async def put(payment, lock):
    await credit.configure(queueing_lock=payment, lock=lock).defer_async(payment=payment, lock=lock)
@app.task(name="credit", retry=RetryStrategy(max_attempts=3))
async def credit(payment, lock):
    tries.append(payment)
    if len(tries) == 1:   # The ledger is away for a moment, and the webhook comes for the second time.
        raise ConnectionError(await put(payment, lock))
    credited.append(payment)
async def work():
    await app.run_worker_async(wait=False, install_signal_handlers=False)
    rows = await app.connector.execute_query_all_async("SELECT status::text FROM procrastinate_jobs ORDER BY id")
    seen.append(" ".join([*(row["status"] for row in rows), "credited", *credited]))
async def main():
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for lock, payment in (None, "pi_1"), (None, "pi_2"), ("u1", "pi_1"), ("u1", "pi_2"):
            if payment == "pi_1":
                await app.connector.execute_query_async("TRUNCATE procrastinate_jobs CASCADE")
                tries.clear(), credited.clear()
            await put(payment, lock)
            await work()
        [job] = await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=0)
        try:
            await app.job_manager.retry_job(job)
        except exceptions.UniqueViolation:
            await app.job_manager.finish_job(job, status=jobs.Status.FAILED, delete_job=False)
        await work()
    print(*seen, sep="\n")
    if seen != ["doing succeeded credited pi_1", "doing succeeded succeeded credited pi_1 pi_2", "doing todo credited",
                "doing todo todo credited", "failed succeeded succeeded credited pi_1 pi_2"]:
        sys.exit("procrastinate goes on otherwise after a retry than it did.")
asyncio.run(main())
PY
timeout 90 "$T/venv/bin/python" "$T/try.py" 2>"$T/errors" || { tail -3 "$T/errors"; exit 1; }

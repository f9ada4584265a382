#!/usr/bin/env bash
# flexibilling 0.1.0 (PyPI), prepaid balances for Python services, Python 3.11; its own repository in memory.
#
# Behaviour: consumes() takes the credit first, and gives it back for what is an Exception. A call that is cut off, by
# asyncio.timeout() or as the client has left, is none. What is taken is written to the cache afterwards: when that is
# away, the charge raises after its transaction has ended, and the job is not started.
# Output seen, of jobs of one credit each:
#     done: done; credits 5 to 4, ledger -1
#     raises: ValueError; credits 4 to 4, ledger -1 +1
#     takes too long: TimeoutError; credits 4 to 3, ledger -1
#     cache away: ConnectionError, not started; credits 3 to 2, ledger -1
#     cache away, again: ConnectionError, not started; credits 2 to 1, ledger -1
#
# The wrong guess: a credit that is reserved comes back whenever the job does not end well, and a cache may be away.
# Whoever limits jobs in time charges for each that was too slow. While Redis is away each try of each user costs a
# credit, and does nothing.
# What helps: asyncio.timeout() around the job itself, within the function; a cache that never raises.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check flexibilling==0.1.0 2>/dev/null
cat >try.py <<'PY'
import asyncio
from contextlib import asynccontextmanager
from decimal import Decimal
from flexibilling import BillingDecorators, BillingService, InMemoryBillingCache
from flexibilling.adapters.memory import InMemoryBillingRepository, InMemoryUsageRepository
class Cache(InMemoryBillingCache):
    away = False
    async def update_single_balance(self, *given):
        if self.away:
            raise ConnectionError("Redis is away")
        await super().update_single_balance(*given)
@asynccontextmanager
async def transaction():
    yield object()
repo, cache, started = InMemoryBillingRepository(), Cache(), []
billing = BillingDecorators(service=BillingService(repo, cache, transaction_factory=transaction),
                            usage_repository=InMemoryUsageRepository(repo))
@billing.consumes("credits", 1)
async def job(customer_id, how):
    started.append(how)
    if how == "raises":
        raise ValueError
    await asyncio.sleep(5 if how == "takes too long" else 0)
async def credits():
    return int((await repo.get_customer_balances("u1"))[0].amount)
async def main():
    await repo.upsert_balance("u1", "credits", Decimal(5), session=object())
    for how in "done", "raises", "takes too long", "cache away", "cache away, again":
        cache.away, before, rows, _ = "away" in how, await credits(), len(repo.transactions), started.clear()
        try:
            async with asyncio.timeout(0.2):
                told = await job(customer_id="u1", how=how) or "done"
        except Exception as error:
            told = type(error).__name__
        ledger = " ".join(f"{row.amount:+}" for row in repo.transactions[rows:])
        told += "" if started else ", not started"
        print(f"{how}: {told}; credits {before} to {await credits()}, ledger {ledger}")
asyncio.run(main())
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Credits are kept otherwise." >&2; exit 1; }

#!/usr/bin/env bash
# credit-management 0.7.1 (PyPI), Python 3, with its ledger in memory.
#
# Behaviour: credits of a subscription are kept beside the balance as a batch that ends after 30 days, with what remains
# of it. No deduction lowers that: deduct_credits takes from the balance alone. When the batch ends, all that it began
# with is taken from the balance once more, from whatever is there, down to 0.
# Output seen, for a plan of 100 credits a month, of which ann uses 80, bob all, and cat none:
#     ann buys 100 beside the plan: 120, after the plan's month 20
#     bob's plan gives the next 100: 100, after the first month 0
#     cat buys nothing: 100, after the plan's month 0
#     get_expiring_credits_in_days: ann 100, bob 100
#
# The wrong guess: what was spent has left the batch, remaining_credits is what remains of it, and credits that were
# bought, and so never end, stay: 100 for ann, and 100 for bob.
# Who uses what he subscribed to loses as much again of what he has paid for, or the next month's. Who uses nothing sees
# the right sum; the history has a row "Credits expired" of what nobody had any more.
# Nothing in the package helps: its ledger would have to spend batches, the first to end first.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check credit-management==0.7.1
cat >try.py <<'PY'
import asyncio, datetime, pathlib
from credit_management.db.memory import InMemoryDBManager
from credit_management.logging.ledger_logger import LedgerLogger
from credit_management.services.credit_service import CreditService
from credit_management.services.expiration_service import ExpirationService
async def main():
    db = InMemoryDBManager()
    ledger = LedgerLogger(db=db, file_path=pathlib.Path("ledger"))
    credits = CreditService(db=db, ledger=ledger)
    ends = ExpirationService(db=db, ledger=ledger, credit_service=credits)
    async def balance(user): return round((await credits.get_user_credits_info(user)).balance)
    async def month_ends(user):
        before = await balance(user)
        day = datetime.datetime.utcnow() + datetime.timedelta(days=30, minutes=1)
        if user == "bob":   # his second batch, of today, has 30 days more
            list(await db.get_credit_expiry_history(user))[1].expires_at += datetime.timedelta(days=30)
        await ends.check_credit_expiration(user, as_of=day)
        return f"{before}, after the {'first' if user == 'bob' else 'plan' + chr(39) + 's'} month {await balance(user)}"
    for user in ("ann", "bob", "cat"):
        await credits.add_credits(user, 100, subscription_plan_id="monthly")
    await credits.deduct_credits("ann", 80)
    await credits.add_credits("ann", 100)
    await credits.deduct_credits("bob", 100)
    told = [f"{user} {sum(each.remaining_credits for each in await credits.get_expiring_credits_in_days(user, 31)):.0f}"
            for user in ("ann", "bob")]
    await credits.add_credits("bob", 100, subscription_plan_id="monthly")
    print("ann buys 100 beside the plan:", await month_ends("ann"))
    print("bob's plan gives the next 100:", await month_ends("bob"))
    print("cat buys nothing:", await month_ends("cat"))
    print("get_expiring_credits_in_days:", ", ".join(told))
asyncio.run(main())
PY
timeout 60 venv/bin/python -W ignore try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "credit-management ends batches otherwise now." >&2; exit 1; }

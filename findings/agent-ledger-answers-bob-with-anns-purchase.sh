#!/usr/bin/env bash
# agent-ledger 0.2.1 (PyPI), which runs an agent's calls once each, Python 3.11; its own store in memory.
#
# Behaviour: a call is known by its workflow, its tool and its arguments, or, when it names a resource, by that alone:
# the arguments are kept, and not compared. A call that was cut off stays "processing", as after a crash. StaleOptions
# says when it may run again, counted from the last try, not from its start: each try puts it off.
# Output seen, of purchases that name the price as the resource, of one without, and of one that was cut off:
#     ann, 5 credits: run, "5 for ann"
#     bob, 5 credits: not run, "5 for ann"
#     ann, 20 credits: not run, "5 for ann"
#     bob, 5 credits, no resource: run, "5 for bob"
#     eve, cut off: run, TimeoutError
#     eve, four tries of half a second, after_ms=1000: not run, EffectTimeoutError
#     eve, one try of three seconds, after_ms=1000: run, "5 for eve"
#
# The wrong guess: a resource says more about a call, and its arguments (the tenant, says the package, may be one of
# them) still tell it from the next. What a crash left is resumed after the time that one gives.
# Bob is told that he paid, with Ann's receipt, and nothing is charged or granted. A call that may be half a minute old
# or more, which is as long as a try waits, is never made again.
# What helps: no resource, or all that matters within its id; effect_timeout_s above the time of StaleOptions.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check agent-ledger==0.2.1 2>/dev/null
cat >try.py <<'PY'
import asyncio
from agent_ledger import (ConcurrencyOptions, EffectLedger, EffectLedgerOptions, MemoryStore, ResourceDescriptor,
                          RunOptions, StaleOptions, ToolCall)
ledger = EffectLedger(EffectLedgerOptions(store=MemoryStore()))
pack = ResourceDescriptor(namespace="shop", type="price", id={"pack": "small"})
ran = []
async def buy(name, user, amount, resource=pack, slow=False, wait=0.5, tries=1):
    async def grant(_):
        ran.append(name)
        await asyncio.sleep(5 if slow else 0)
        return f"{amount} for {user}"
    call = ToolCall(workflow_id="shop", tool="grant", args={"user": user, "amount": amount}, resource=resource)
    options = RunOptions(concurrency=ConcurrencyOptions(effect_timeout_s=wait), stale=StaleOptions(after_ms=1000))
    for _ in range(tries):
        try:
            async with asyncio.timeout(0.2 if slow else None):
                told = f'"{await ledger.run(call, grant, run_options=options)}"'
        except Exception as error:
            told = type(error).__name__
    print(f"{name}: {'run' if name in ran else 'not run'}, {told}")
async def main():
    await buy("ann, 5 credits", "ann", 5)
    await buy("bob, 5 credits", "bob", 5)
    await buy("ann, 20 credits", "ann", 20)
    await buy("bob, 5 credits, no resource", "bob", 5, None)
    await buy("eve, cut off", "eve", 5, None, True)
    await buy("eve, four tries of half a second, after_ms=1000", "eve", 5, None, tries=4)
    await buy("eve, one try of three seconds, after_ms=1000", "eve", 5, None, wait=3)
asyncio.run(main())
PY
timeout 60 venv/bin/python try.py 2>log | tee seen || tail -3 log
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Calls are told apart otherwise." >&2; exit 1; }

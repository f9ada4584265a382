#!/usr/bin/env bash
# ioredis 6.0.0 and, to compare, redis 6.3.1 ("node-redis"), npm, Node 20; the server is a small one on loopback.
#
# Behaviour: ioredis keeps a command that was sent and not answered, reconnects, and sends it again
# (autoResendUnfulfilledCommands, on by default), DECRBY and EVAL like any other. maxRetriesPerRequest, 20, is no
# limit where each reconnection succeeds: it counts failures to connect, and starts afresh once connected.
# Seen: the server takes 5 credits off and its first answer gets lost: decrby() resolves to 90 of 100. With each of
# 40 answers lost, all 41 debits are done. node-redis rejects after one debit.
#
# The wrong guesses: a command that may have been carried out is rejected, not sent again; and if it is sent again,
# then 20 times at the most.
# What helps, tried here: maxRetriesPerRequest: 0, which rejects. autoResendUnfulfilledCommands: false alone does not: the
# debit is done once, and its promise is then neither resolved nor rejected (3 s were waited).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund ioredis@6.0.0 redis@6.3.1
cat >try.mjs <<'JS'
import net from "node:net"
import Redis from "ioredis"
import { createClient } from "redis"

let credits, lost
// Enough of Redis for one number; the first `lost` debits are done, and the connection then ends.
const server = net.createServer(socket => socket.on("error", () => {}).on("data", data => {
  for (const command of data.toString().split(/\*\d+\r\n/).slice(1)) {
    const words = command.split("\r\n").filter((_, place) => place % 2)
    const name = words[0].toUpperCase()
    if (name === "HELLO") socket.write(`%1\r\n$5\r\nproto\r\n:${words[1]}\r\n`)
    else if (name === "INFO") socket.write("$9\r\nloading:0\r\n")
    else if (name !== "DECRBY") socket.write("+OK\r\n")
    else {
      credits -= Number(words[2])
      if (lost-- > 0) return socket.destroy()
      socket.write(`:${credits}\r\n`)
    }
  }
}))
await new Promise(done => server.listen(0, "127.0.0.1", done))
const { port } = server.address()

async function debit(losing, client, end) {
  [credits, lost] = [1000, losing]
  client.on("error", () => {})
  const sent = client.decrby ? client.decrby("credits", 5) : client.connect().then(() => client.decrBy("credits", 5))
  const patience = new Promise(done => setTimeout(done, losing > 1 ? 40000 : 3000, "unsettled"))
  const answer = await Promise.race([sent.catch(() => "rejected"), patience])
  end()
  return `${answer}, ${1000 - credits} taken`
}

function io(losing, options) {
  const client = new Redis(port, options)
  return debit(losing, client, () => client.disconnect())
}
const node = createClient({ url: `redis://127.0.0.1:${port}` })
const seen = [await io(1, {}), await io(40, {}), await io(1, { maxRetriesPerRequest: 0 }),
  await io(1, { autoResendUnfulfilledCommands: false }), await debit(1, node, () => node.destroy())]
server.close()
console.log(seen)
if (seen.join("; ") !== "990, 10 taken; 795, 205 taken; rejected, 5 taken; unsettled, 5 taken; rejected, 5 taken") {
  console.error("ioredis or node-redis sends a lost command again otherwise than it did.")
  process.exit(1)
}
process.exit(0)
JS
timeout 60 node try.mjs

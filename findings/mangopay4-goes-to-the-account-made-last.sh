#!/usr/bin/env bash
# mangopay4-nodejs-sdk 1.68.0 (npm), the gateway's own client, Node.js 20; the gateway is a server on loopback, which
# gives each account a token, and says 401 where the path is another account's.
#
# Behaviour: the account's id and its token are kept with the class, the gateway's address with axios, for all that use
# it. Who is made last is whom all clients speak for; the token is that of the one that asked first, and no other client
# knows when it ends.
# Output seen, one client for each of two shops, both made at the start, books before games; then one for tests:
#     books asks first: basic books, POST live/games/users/natural as books: 401
#     and then games: POST live/games/users/natural as books: 401
#     games asks first: basic games, POST live/games/users/natural as games: 200
#     and then books: POST live/games/users/natural as games: 200
#     tests ask first: basic tests, POST test/tests/users/natural as tests: 200
#     and then books: POST test/tests/users/natural as tests: 200
#     alone, books: basic books, POST live/books/users/natural as books: 200
#
# The wrong guess: new Mangopay({ clientId, clientApiKey, baseUrl }) is a client of its own, as those of Stripe or Adyen
# are. A platform with two accounts has its buyers and their payments in the other one's, where the wallets of its own
# are unknown; a health check against the sandbox takes the live ones there, whose payments succeed and move nothing.
# Or nobody gets in, by who asked first after a start. A test of one account at a time is right.
# What helps: one process for each account.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >log
npm install --silent --no-audit --no-fund mangopay4-nodejs-sdk@1.68.0 >>log 2>&1 || { cat log; exit 1; }
cat >try.js <<'JS'
const http = require("http"), Mangopay = require("mangopay4-nodejs-sdk")
let seen
const serve = (name) => new Promise((resolve) => {
  const server = http.createServer((request, response) => {
    const given = request.headers.authorization.split(" ")[1]
    const [, , account, ...path] = request.url.split("/")
    const tell = (status, body) => response.writeHead(status, { "content-type": "text/json" }).end(JSON.stringify(body))
    request.resume().on("end", () => {
      if (account === "oauth") {
        const [user] = atob(given).split(":")
        return seen.push(`basic ${user}`), tell(200, { token_type: "Bearer", access_token: user, expires_in: 3600 })
      }
      const status = given === account ? 200 : 401
      seen.push(`${request.method} ${name}/${account}/${path.join("/")} as ${given}: ${status}`)
      tell(status, { Id: "1" })
    })
  }).listen(0, "127.0.0.1", () => resolve(`http://127.0.0.1:${server.address().port}`))
})
const main = async (names, asks) => {
  const live = await serve("live"), test = await serve("test"), clients = {}
  for (const clientId of names) clients[clientId] = new Mangopay(
    { clientId, clientApiKey: "k", baseUrl: clientId === "tests" ? test : live, errorHandler: () => {} })
  for (const [said, name] of asks) {
    seen = []
    await clients[name].Users.create(new clients[name].models.UserNatural({ FirstName: "Ann" })).catch(() => {})
    console.log(`${said}: ${seen.join(", ")}`)
  }
  process.exit()
}
main(...JSON.parse(process.argv[2]))
JS
for run in '[["books", "games"], [["books asks first", "books"], ["and then games", "games"]]]' \
    '[["books", "games"], [["games asks first", "games"], ["and then books", "books"]]]' \
    '[["books", "tests"], [["tests ask first", "tests"], ["and then books", "books"]]]' \
    '[["books"], [["alone, books", "books"]]]'; do
    timeout 30 node try.js "$run" | tee -a seen
done
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "Two clients are kept apart otherwise now." >&2; exit 1; }

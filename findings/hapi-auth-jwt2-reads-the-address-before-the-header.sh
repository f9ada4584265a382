#!/usr/bin/env bash
# hapi-auth-jwt2 11.0.0 with @hapi/hapi 21.4.10 (npm), tokens by jose 6.2.17, Node 20.
#
# Behaviour: a query parameter `token` takes the place of the Authorization header, whatever it is there for. A request
# that is signed in by its header is refused when its address has some other token, as that of a paid job or a voucher.
# Seen: the user's token in the header 200; the same with ?token= of a job, a JWT of another key, 401 "Invalid token";
# with ?token=voucher-5 401 "Missing authentication"; with ?job= in its place 200.
#
# The wrong guess: the header is looked at first, or the next place is when what was found in one does not fit.
# For a backend that has its users signed in by the plugin and gets a prepaid token with the job: the first call with
# ?token= signs everybody out. What helps, tried here: urlKey: false, or another name of the parameter.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund hapi-auth-jwt2@11.0.0 @hapi/hapi@21.4.10 jose@6.2.17
cat >try.mjs <<'JS'
import Hapi from "@hapi/hapi"
import plugin from "hapi-auth-jwt2"
import { SignJWT } from "jose"

const make = (secret, claims) => new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).setIssuedAt()
  .setExpirationTime("1m").sign(new TextEncoder().encode(secret))
const users = "u".repeat(40), user = await make(users, { sub: "ann" })
const job = await make("j".repeat(40), { sub: "ann", jti: "j1" })

async function ask(address, options) {
  const server = Hapi.server()
  await server.register(plugin)
  server.auth.strategy("users", "jwt", { key: users, validate: async () => ({ isValid: true }),
    verifyOptions: { algorithms: ["HS256"] }, ...options })
  server.route({ method: "GET", path: "/", options: { auth: "users" }, handler: request => request.auth.credentials.sub })
  const answer = await server.inject({ url: address, headers: { authorization: `Bearer ${user}` } })
  return `${answer.statusCode} ${answer.result.message ?? answer.result}`
}

const seen = [await ask("/"), await ask(`/?token=${job}`), await ask("/?token=voucher-5"), await ask(`/?job=${job}`),
  await ask(`/?token=${job}`, { urlKey: false })]
console.log(seen)
const wanted = ["200 ann", "401 Invalid token", "401 Missing authentication", "200 ann", "200 ann"]
process.exit(seen.join() === wanted.join() ? 0 : 1)
JS
timeout 60 node try.mjs || { echo "hapi-auth-jwt2 now finds the token elsewhere."; exit 1; }

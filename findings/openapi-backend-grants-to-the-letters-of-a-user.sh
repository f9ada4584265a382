#!/usr/bin/env bash
# openapi-backend 5.21.2 (npm), Node 20, and connexion 3.3.0 (PyPI), Python 3: services made from an OpenAPI document.
#
# Behaviour: openapi-backend validates a query as the types that the document says, and hands over the texts: a list of
# one is a text, an integer another. connexion cuts each value of a list at its commas, escaped ones, too.
# Output seen, POST /grant?credits=5 with these users, a list of texts; who gets how many on top of 100:
#     openapi-backend, users=ann: a 1005, n 10055
#     openapi-backend, users=Smith%2C%20Ann&users=bob: Smith, Ann 1005, bob 1005
#     openapi-backend with coerceTypes, users=ann: ann 105
#     openapi-backend with coerceTypes, users=Smith%2C%20Ann&users=bob: Smith, Ann 105, bob 105
#     connexion, users=ann: ann 105
#     connexion, users=Smith%2C%20Ann&users=bob: Smith 105,  Ann 105, bob 105
#
# The wrong guess: what was validated as a list and an integer is one, and a comma that was escaped is part of a name.
# A grant to several users is right but for the sum; one to a single user makes accounts of its letters, and the user
# gets nothing. With connexion nobody whose id has a comma, as in a directory's names, can be granted anything.
# What helps: coerceTypes: true in openapi-backend; with connexion, ids without a comma, or the list in the body.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null; python3 -m venv venv
npm install --silent --no-audit --no-fund --ignore-scripts openapi-backend@5.21.2
venv/bin/pip -q install --disable-pip-version-check 'connexion[flask]==3.3.0' 2>/dev/null
cat >api.json <<'JSON'
{"openapi": "3.0.3", "info": {"title": "Credits", "version": "1"}, "paths": {"/grant": {"post": {"parameters": [
  {"name": "users", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
  {"name": "credits", "in": "query", "schema": {"type": "integer"}}],
  "operationId": "service.grant", "responses": {"200": {"description": "who has how many now"}}}}}}
JSON
cat >try.cjs <<'JS'
const { OpenAPIBackend } = require("openapi-backend"), definition = require("./api.json")
function grant({ users, credits }) {
  const balances = {}
  for (const user of users) balances[user] = (balances[user] ?? 100) + credits
  return Object.entries(balances).map(pair => pair.join(" ")).join(", ")
}
const handlers = { "service.grant": call => grant(call.request.query) }
async function main() {
  for (const coerceTypes of [false, true]) {
    const backend = await new OpenAPIBackend({ definition, handlers, coerceTypes }).init()
    for (const users of process.argv.slice(2)) {
      const told = await backend.handleRequest({ method: "POST", path: `/grant?credits=5&${users}`, headers: {} })
      console.log(`openapi-backend${coerceTypes ? " with coerceTypes" : ""}, ${users}: ${told}`)
    }
  }
}
main()
JS
cat >service.py <<'PY'
def grant(users, credits):
    return ", ".join(f"{user} {100 + credits}" for user in users)
PY
cat >try.py <<'PY'
import sys, connexion
app = connexion.FlaskApp("service", specification_dir=".")
app.add_api("api.json")
for users in sys.argv[1:]:
    print(f"connexion, {users}: {app.test_client().post(f'/grant?credits=5&{users}').json()}")
PY
set -- 'users=ann' 'users=Smith%2C%20Ann&users=bob'
{ timeout 60 node try.cjs "$@"; timeout 60 venv/bin/python try.py "$@" 2>/dev/null; } | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A list in a query is handed over otherwise." >&2; exit 1; }

#!/usr/bin/env bash
# openapi-fetch 0.17.0 and openapi-react-query 0.5.4 (npm), Node 20, against a server on loopback.
#
# The way its guide shows is: const { data, error } = await client.POST(…); if (error) …
# A refusal with "Content-Length: 0" has no error there: error is undefined, and so is data. openapi-react-query,
# which throws what it finds in error, takes the refusal for a success. A proxy that is out of
# backends, and servers whose refusal is its status alone, answer so.
# Output seen, of a POST by each of the two:
#     402, no body, its length said: error undefined, the query succeeds
#     503, no body, its length said: error undefined, the query succeeds
#     503, no body, chunked: error "", the query succeeds
#     402, {"error":"Empty"}: error {"error":"Empty"}, the query fails
#
# Guessed: whatever is not 2xx is an error, as with other clients that return instead of throwing.
# An app that spends shows what was bought, although nothing was. response.ok tells the truth (tried here).
set -euo pipefail
here=$(realpath "$0"); box=$(mktemp -d); trap 'rm -rf "$box"' EXIT; cd "$box"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund openapi-fetch@0.17.0 openapi-react-query@0.5.4 \
  @tanstack/react-query@5.90.2 react@19.2.0
cat >try.mjs <<'JS'
import { createServer } from "node:http"
import createFetchClient from "openapi-fetch"
import createQueryClient from "openapi-react-query"

const answers = [
  ["402, no body, its length said", 402, { "Content-Length": "0" }, ""],
  ["503, no body, its length said", 503, { "Content-Length": "0" }, ""],
  ["503, no body, chunked", 503, {}, ""],
  ['402, {"error":"Empty"}', 402, { "Content-Type": "application/json" }, '{"error":"Empty"}'],
]
const server = createServer((request, answer) => {
  const [, status, headers, body] = answers[Number(request.url.slice(1))]
  answer.writeHead(status, headers)
  answer.end(body)
})
await new Promise((done) => server.listen(0, "127.0.0.1", done))
const client = createFetchClient({ baseUrl: `http://127.0.0.1:${server.address().port}` })
for (const [n, [name]] of answers.entries()) {
  const { error, response } = await client.POST(`/${n}`, { body: {} })
  if (response.ok) throw new Error("response.ok lies")
  const { queryFn, queryKey } = createQueryClient(client).queryOptions("post", `/${n}`, { body: {} })
  const ends = await queryFn({ queryKey }).then(() => "succeeds", () => "fails")
  console.log(`${name}: error ${JSON.stringify(error)}, the query ${ends}`)
}
process.exit()
JS
timeout 30 node try.mjs | tee seen
sed -n 's/^#     //p' "$here" | cmp -s - seen ||
  { echo "An empty refusal now comes out of openapi-fetch otherwise than is said above." >&2; exit 1; }

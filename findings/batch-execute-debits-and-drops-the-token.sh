#!/usr/bin/env bash
# @graphql-tools/batch-execute 10.3.2 with @graphql-tools/schema 11.0.6 and graphql 16.15.0 (npm), Node 20: one executor
# of a backend for all its users, before a service of credits; within one process.
#
# Behaviour: calls of one turn of the event loop are one operation, mutations, too. Where a field of the service's root
# may not be null, a refusal of one leaves all of them without data, by GraphQL's own rule, and those others get
# data: null without an error.
# Output seen, vends of ann, who has 5 credits, and of bob, who has none:
#     vend: Token!, one after the other: ann {"data":{"vend":"token of ann"}}, ann has 4
#     vend: Token!, at once: ann {"data":null}, ann has 4
#     vend: Token, at once: ann {"data":{"vend":"token of ann"}}, ann has 4
#     bob, each time: Insufficient credits
#
# The wrong guess: an answer is what it would be alone, and what has no data has errors.
# Under load a user is debited and gets nothing whenever somebody else is refused in that moment; who looks for errors
# sees none, and repeats the vend, which debits again. Tests that vend one at a time pass.
# What helps: no batching of mutations; fields of the root that may be null.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0 @graphql-tools/batch-execute@10.3.2 \
    @graphql-tools/schema@11.0.6
cat >try.mjs <<'JS'
import { execute, parse } from "graphql"
import { createBatchingExecutor } from "@graphql-tools/batch-execute"
import { makeExecutableSchema } from "@graphql-tools/schema"
const told = new Set()
async function tell(type, atOnce) {
  const credits = { ann: 5, bob: 0 }
  function vend(_, { user }) {
    if (credits[user] < 1) throw new Error("Insufficient credits")
    credits[user]--
    return `token of ${user}`
  }
  const schema = makeExecutableSchema({ resolvers: { Mutation: { vend } },
    typeDefs: `scalar Token type Query { version: String } type Mutation { vend(user: String!): ${type} }` })
  const service = ({ document, variables }) => execute({ schema, document, variableValues: variables })
  const executor = createBatchingExecutor(service)
  const document = parse("mutation ($user: String!) { vend(user: $user) }")
  const ask = user => executor({ document, variables: { user } })
  let answers
  if (atOnce) answers = await Promise.all([ask("ann"), ask("bob")])
  else answers = [await ask("ann"), await ask("bob")]
  const how = atOnce ? "at once" : "one after the other"
  console.log(`vend: ${type}, ${how}: ann ${JSON.stringify(answers[0])}, ann has ${credits.ann}`)
  told.add(answers[1].errors[0].message)
}
await tell("Token!", false)
await tell("Token!", true)
await tell("Token", true)
console.log(`bob, each time: ${[...told]}`)
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A batch is answered otherwise." >&2; exit 1; }

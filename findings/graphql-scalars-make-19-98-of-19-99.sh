#!/usr/bin/env bash
# graphql-scalars 2.0.0 with graphql 16.15.0 (npm), Node 20: types for the amounts and credits of a service's schema.
#
# Behaviour: USCurrency, which is cents to the service, makes a float of many an amount, and writes it a cent less; a
# text without digits is NaN. NonNegativeInt and PositiveInt cut off a fraction of a variable, and take texts.
# Output seen, what a client sends as a variable, what the service gets, and what it answers with when it returns that:
#     USCurrency "$19.99": 1998.9999999999998, "$19.98"
#     USCurrency "$20.00": 2000, "$20.00"
#     USCurrency "free": NaN, "$NaN"
#     of $0.01 to $100.00: 1146 are no integer, 573 come back as another amount
#     NonNegativeInt 19.99: 19, 19
#     NonNegativeInt "0712345678": 712345678, 712345678
#     PositiveInt 1.5: 1, 1
#     Int 19.99: refused
#     Int "0712345678": refused
#
# The wrong guess: cents are integers, and a type that is narrower than GraphQL's Int refuses what that refuses.
# A top-up of $19.99 credits 1998 where the ledger cuts, is refused where it wants an integer, as gateways do, and does
# not fit the price list; a vend of 1.5 takes 1, and a phone number in the wrong member is an amount of credits.
# What helps: Int for cents and credits, with a check of its own.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts graphql@16.15.0 graphql-scalars@2.0.0
cat >try.mjs <<'JS'
import { graphql, GraphQLInt, GraphQLNonNull, GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql"
import { GraphQLNonNegativeInt, GraphQLPositiveInt, GraphQLUSCurrency } from "graphql-scalars"
let got
function schemaOf(type) {
  const resolve = (_, { amount }) => (got = amount)
  const topUp = { type, args: { amount: { type: new GraphQLNonNull(type) } }, resolve }
  return new GraphQLSchema({ query: new GraphQLObjectType({ name: "Query", fields: { topUp } }) })
}
async function ask(type, amount) {
  const source = `query ($amount: ${type}!) { topUp(amount: $amount) }`
  const { data, errors } = await graphql({ schema: schemaOf(type), source, variableValues: { amount } })
  return errors ? "refused" : `${got}, ${JSON.stringify(data.topUp)}`
}
const tell = async (type, amount) => console.log(`${type} ${JSON.stringify(amount)}: ${await ask(type, amount)}`)
for (const amount of ["$19.99", "$20.00", "free"]) await tell(GraphQLUSCurrency, amount)
const amounts = Array.from({ length: 10000 }, (_, cents) => `$${((cents + 1) / 100).toFixed(2)}`)
const odd = amounts.filter(text => !Number.isInteger(GraphQLUSCurrency.parseValue(text)))
const less = odd.filter(text => GraphQLUSCurrency.serialize(GraphQLUSCurrency.parseValue(text)) !== text)
console.log(`of $0.01 to $100.00: ${odd.length} are no integer, ${less.length} come back as another amount`)
for (const amount of [19.99, "0712345678"]) await tell(GraphQLNonNegativeInt, amount)
await tell(GraphQLPositiveInt, 1.5)
for (const amount of [19.99, "0712345678"]) await tell(GraphQLInt, amount)
JS
timeout 60 node try.mjs | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The types read amounts otherwise." >&2; exit 1; }

#!/usr/bin/env bash
# koa-jwt 4.0.4 on koa 3.3.0, beside express-jwt 8.5.1 on express 5.3.0 and @fastify/jwt 10.2.8 on fastify 5.12.8
# (npm), Node 20.
#
# Behaviour: each has a hook that asks whether a token was revoked or used. When the hook fails, since its database is
# down, koa-jwt answers 401 "Authentication Error", as to a forged token; the reason is in error.originalError.
# express-jwt and @fastify/jwt pass the error on, and the answer is 500.
# Seen: a good token while the store is down: 401, 500, 500. koa-jwt says 401 also where its secret cannot be fetched.
#
# The wrong guess: an error that is not about the token is not a 401.
# For single-use tokens: an app that is told 401 throws the token away and buys the next, of which each is refused.
# What helps, tried here: a catch before koa-jwt that looks at error.originalError and answers 503.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund koa@3.3.0 koa-jwt@4.0.4 express@5.3.0 express-jwt@8.5.1 fastify@5.12.8 \
  @fastify/jwt@10.2.8 jsonwebtoken@9.0.3
cat >try.mjs <<'JS'
import http from "node:http"
import express from "express"
import { expressjwt } from "express-jwt"
import fastify from "fastify"
import plugin from "@fastify/jwt"
import jwt from "jsonwebtoken"
import Koa from "koa"
import koajwt from "koa-jwt"

const key = "k".repeat(64)
const token = jwt.sign({ sub: "user", jti: "1" }, key, { expiresIn: 60 })
const down = async () => { throw new Error("The store is down.") }
const listen = handler => new Promise(done => {
  const server = http.createServer(handler).listen(0, "127.0.0.1", () => done(server))
})
const headers = { authorization: `Bearer ${token}` }
const ask = async server => (await fetch(`http://127.0.0.1:${server.address().port}/`, { headers })).status
const honest = (context, next) => next().catch(error => {
  context.throw(error.originalError?.message === "The store is down." ? 503 : 401)
})
const koa = (options, before = (context, next) => next()) => {
  const app = new Koa().use(before).use(koajwt(options)).use(context => { context.body = "good" })
  return listen(Object.assign(app, { silent: true }).callback())
}
const hook = expressjwt({ secret: key, algorithms: ["HS256"], isRevoked: down })
const failed = (error, request, answer, next) => answer.status(error.status ?? 500).end()
const other = fastify()
await other.register(plugin, { secret: key, trusted: down })
other.get("/", async request => { await request.jwtVerify() })
await other.listen({ port: 0, host: "127.0.0.1" })
const servers = [koa({ secret: key }), koa({ secret: key, isRevoked: down }), koa({ secret: down }),
  koa({ secret: key, isRevoked: down }, honest), listen(express().use(hook).use(failed)), other.server]
const seen = await Promise.all(servers.map(async server => ask(await server)))
console.log(seen.join())
if (seen.join() !== "200,401,401,503,500,500") {
  console.error("A failed store is answered otherwise than it was.")
  process.exit(1)
}
process.exit()
JS
timeout 60 node try.mjs

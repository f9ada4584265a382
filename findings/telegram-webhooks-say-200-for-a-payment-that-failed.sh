#!/usr/bin/env bash
# aiogram 3.31.0 and python-telegram-bot 22.8 with its webhooks extra (PyPI, Python 3), telegraf 4.16.3 (npm, Node.js 20).
#
# Behaviour: the webhook server that each library brings answers Telegram 200 for an update whose handler raised. aiogram and
# python-telegram-bot answer before the handler has run; telegraf waits for it, and says 200 all the same. Telegram sends an
# update again only if the answer is no 2xx: this one is gone.
# Output seen, a successful_payment whose handler raises, as the ledger is away:
#     aiogram, SimpleRequestHandler: 200
#     aiogram, handle_in_background=False: 500
#     python-telegram-bot, start_webhook: 200
#     telegraf, webhookCallback: 200
#
# I had guessed 500, as of each web framework beneath them, so that Telegram's own repeats carry a payment over an outage.
# The user has paid his Stars, and no credits come, now or later. What helps: aiogram's option, tried here; with the others
# to write the update into a queue of one's own first, or to read the missing ones with getStarTransactions.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v; v/bin/pip -q install --disable-pip-version-check 'python-telegram-bot[webhooks]==22.8' aiogram==3.31.0 2>/dev/null
npm init -y >/dev/null && npm install --silent --no-fund --no-audit telegraf@4.16.3 >/dev/null 2>&1
cat >try.py <<'PY'
import asyncio, json, sys; from aiogram import Bot, Dispatcher
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import ClientSession, web
from telegram.ext import Application, MessageHandler, filters
UPDATE = {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "successful_payment": {
    "currency": "XTR", "total_amount": 100, "invoice_payload": "pack", "telegram_payment_charge_id": "c", "provider_payment_charge_id": ""}}}
called = []
async def credit(*update):
    called.append(1); raise ConnectionError("the ledger is away")
async def post(name, port):
    async with ClientSession() as session, session.post(f"http://127.0.0.1:{port}/hook", json=UPDATE) as answer: pass
    await asyncio.sleep(1); assert called.pop(); print(name, answer.status, sep=": ")
async def serve(app):
    runner = web.AppRunner(app); await runner.setup(); await web.TCPSite(runner, "127.0.0.1", 0).start(); return runner.addresses[0][1]
async def main():
    dispatcher = Dispatcher(); dispatcher.message.register(credit)
    for name, options in (("SimpleRequestHandler", {}), ("handle_in_background=False", {"handle_in_background": False})):
        app = web.Application(); SimpleRequestHandler(dispatcher, Bot("1:A"), **options).register(app, path="/hook")
        await post(f"aiogram, {name}", await serve(app))
    bot = {"id": 9, "is_bot": True, "first_name": "b", "username": "b"}   # python-telegram-bot asks Telegram who it is
    async def method(request): return web.json_response({"ok": True, "result": bot if "getMe" in request.path else True})
    api = web.Application(); api.router.add_route("*", "/{all:.*}", method)
    app = Application.builder().token("1:A").base_url(f"http://127.0.0.1:{await serve(api)}/bot").build()
    app.add_handler(MessageHandler(filters.SUCCESSFUL_PAYMENT, credit)); await app.initialize(); await app.start()
    await app.updater.start_webhook("127.0.0.1", int(sys.argv[1]), url_path="hook", webhook_url="https://shop.example/hook")
    await post("python-telegram-bot, start_webhook", sys.argv[1]); print(json.dumps(UPDATE), file=open("update", "w"))
asyncio.run(main())
PY
cat >try.mjs <<'JS'
import { readFileSync } from 'fs'; import http from 'http'; import { Telegraf } from 'telegraf';
process.on('unhandledRejection', () => {});
const bot = new Telegraf('1:A'); bot.botInfo = { id: 9, is_bot: true, first_name: 'b', username: 'b' };
let called = 0; bot.on('successful_payment', () => { called += 1; throw new Error('the ledger is away'); });
const server = http.createServer(bot.webhookCallback('/hook')).listen(0, '127.0.0.1', async () => {
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/hook`, { method: 'POST', body: readFileSync('update') });
  if (called) console.log(`telegraf, webhookCallback: ${answer.status}`); process.exit(0);
});
JS
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
timeout 60 v/bin/python try.py "$port" 2>log >seen; timeout 20 node try.mjs 2>>log >>seen
cat seen; sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "A webhook answers otherwise than it did." >&2; exit 1; }

#!/usr/bin/env bash
# python-telegram-bot 22.8 (PyPI, Python 3) and grammy 1.46.0 (npm, Node.js 20), as their first examples have them, with
# long polling. Telegram is a server on loopback.
#
# Behaviour: python-telegram-bot and grammY handle one update of the bot after the other, whoever sent it. While the handler
# of one user's message awaits something, another user's pre_checkout_query is not looked at. (aiogram and
# pyTelegramBotAPI handled both at once when I tried.)
# Output seen, Ann asks for what takes 3 s, and in the same moment Ben presses "Pay":
#     python-telegram-bot: sendMessage, then answerPreCheckoutQuery
#     grammy: sendMessage, then answerPreCheckoutQuery
#     python-telegram-bot, concurrent_updates(True): answerPreCheckoutQuery, then sendMessage
#
# I had guessed that an async handler that awaits lets the others run, as in any server, at least those of other chats.
# Telegram calls off a payment whose checkout has no answer within 10 s: a bot that sells credits for AI pictures loses
# sales when it is busy. What helps: concurrent_updates, tried here; grammY's runner, by its manual.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"
python3 -m venv v; v/bin/pip -q install --disable-pip-version-check python-telegram-bot==22.8 2>/dev/null
npm init -y >/dev/null; npm install --silent --no-fund --no-audit grammy@1.46.0 >/dev/null
cat >ptb.py <<'PY'
import asyncio, sys
from telegram.ext import ApplicationBuilder, MessageHandler, PreCheckoutQueryHandler, filters
async def ask(update, context): await asyncio.sleep(3); await update.message.reply_text("picture")
async def pay(update, context): await update.pre_checkout_query.answer(ok=True)
app = ApplicationBuilder().token("1:A").base_url(sys.argv[1] + "/bot").concurrent_updates(len(sys.argv) > 2).build()
app.add_handlers([MessageHandler(filters.TEXT, ask), PreCheckoutQueryHandler(pay)]); app.run_polling()
PY
cat >bot.mjs <<'JS'
import { Bot } from 'grammy';
const bot = new Bot('1:A', { client: { apiRoot: process.argv[2] } });
bot.on('message:text', async (c) => { await new Promise((done) => setTimeout(done, 3000)); await c.reply('picture'); });
bot.on('pre_checkout_query', (c) => c.answerPreCheckoutQuery(true)); bot.start();
JS
cat >try.py <<'PY'
import http.server, json, subprocess, sys, threading, time
ann, ben = ({"id": number, "is_bot": False, "first_name": name} for number, name in enumerate(("Ann", "Ben"), 1))
MESSAGE = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": ann, "text": "?"}
PAY = {"id": "2", "from": ben, "currency": "XTR", "total_amount": 100, "invoice_payload": "100 credits"}
UPDATES = [{"update_id": 1, "message": MESSAGE}, {"update_id": 2, "pre_checkout_query": PAY}]
class Telegram(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length") or 0)); name = self.path.split("/")[-1]; calls.append(name)
        if name == "getUpdates" and calls.count(name) > 1: time.sleep(0.2)
        result = {"getMe": {"id": 9, "is_bot": True, "first_name": "b", "username": "b"}, "sendMessage": MESSAGE,
                  "getUpdates": UPDATES if calls.count("getUpdates") == 1 else []}.get(name, True)
        self.send_response(200); self.send_header("Content-Type", "application/json"); self.end_headers()
        self.wfile.write(json.dumps({"ok": True, "result": result}).encode())
    def log_message(self, *words): pass
for name, *command in json.load(sys.stdin):
    calls = []; server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Telegram); threading.Thread(target=server.serve_forever).start()
    bot = subprocess.Popen([*command[:2], f"http://127.0.0.1:{server.server_port}", *command[2:]], stderr=subprocess.DEVNULL)
    for _ in range(200): time.sleep(0.1 * (not {"sendMessage", "answerPreCheckoutQuery"} <= {*calls}))
    bot.kill(); server.shutdown(); print(name, ", then ".join(c for c in calls if c in ("sendMessage", "answerPreCheckoutQuery")), sep=": ")
PY
timeout 120 python3 try.py >seen 2>log <<'JSON'
[["python-telegram-bot", "v/bin/python", "ptb.py"], ["grammy", "node", "bot.mjs"],
 ["python-telegram-bot, concurrent_updates(True)", "v/bin/python", "ptb.py", "1"]]
JSON
cat seen; sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "The bots take a checkout in another order than they did." >&2; exit 1; }

#!/usr/bin/env bash
# django-webhook 0.0.15 with Django 5.2.19 and Celery 5.7.0 (PyPI), Python 3; Celery runs its tasks at once (eager), which
# changes how long it waits between tries and not whether it tries.
#
# Behaviour: of a delivery that failed it reads the response's status first, which is not there when nobody answered: the
# task then ends with an AttributeError and is not tried again. Only an answer of 4xx or 5xx is. It is also sent as soon
# as a row is saved, so that one is told of what the transaction then takes back.
# Output seen, a payment is saved, what the receiver was sent, Celery's retries, and what the table of events says:
#     the receiver answers 503, then 200: sent 2 times, 1 retry, FAILURE SUCCESS
#     the receiver is down: sent 0 times, 0 retries, PENDING
#     the receiver hangs up: sent 1 times, 0 retries, PENDING
#     the transaction is rolled back: sent 1 times, 0 retries, SUCCESS for no payment
#
# What I had guessed: six tries with growing pauses, as its task declares, are for the receiver that is away; an event
# that is pending will be tried; and a webhook is sent after the commit.
# The credits of each payment during the receiver's deployment are never added, and those of a payment that was not made
# are. What helps: post_save handlers of one's own with transaction.on_commit(), and a task that repeats.
set -euo pipefail; self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip -q install --disable-pip-version-check django-webhook==0.0.15 django==5.2.19 celery==5.7.0 2>/dev/null
mkdir shop; touch shop/__init__.py
printf '%s\n' 'from django.db import models' 'class Payment(models.Model):' '    credits = models.IntegerField()' >shop/models.py
cat >try.py <<'PY'
import http.server, logging, socket, threading; import django; from celery import Celery, signals; from django.conf import settings
settings.configure(INSTALLED_APPS=["django_webhook", "shop"], USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": "db"}},
                   DJANGO_WEBHOOK={"MODELS": ["shop.Payment"], "USE_CACHE": False})
Celery("shop").conf.update(task_always_eager=True); django.setup(); logging.disable(logging.CRITICAL)
from django.core.management import call_command; from django.db import transaction
from django_webhook.models import Webhook, WebhookEvent, WebhookTopic; from shop.models import Payment
call_command("migrate", run_syncdb=True, verbosity=0)
sent, retried, answers = [], [], []
signals.task_retry.connect(lambda **more: retried.append(1), weak=False)
class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        sent.append(self.rfile.read(int(self.headers["content-length"])))
        if answers[0] == "hangs up": return self.connection.shutdown(socket.SHUT_RDWR)
        self.send_response(answers.pop(0)); self.end_headers()
    def log_message(self, *words): pass
server = http.server.HTTPServer(("127.0.0.1", 0), Receiver); threading.Thread(target=server.serve_forever, daemon=True).start()
unused = socket.create_server(("127.0.0.1", 0)); down = unused.getsockname()[1]; unused.close()
Webhook.objects.create(url="http://127.0.0.1").topics.add(WebhookTopic.objects.create(name="shop.Payment/create"))
def attempt(label, port, *next_answers, back=False):
    answers[:], sent[:], retried[:] = next_answers, [], []
    Webhook.objects.update(url=f"http://127.0.0.1:{port}/"); WebhookEvent.objects.all().delete(); Payment.objects.all().delete()
    with transaction.atomic():
        Payment.objects.create(credits=100)
        states = list(WebhookEvent.objects.order_by("id").values_list("status", flat=True))
        if back: transaction.set_rollback(True)
    words = "retry" if len(retried) == 1 else "retries"
    states += ["for no payment"] * (not Payment.objects.exists())
    print(f"{label}: sent {len(sent)} times, {len(retried)} {words}, {' '.join(states)}")
attempt("the receiver answers 503, then 200", server.server_address[1], 503, 200)
attempt("the receiver is down", down)
attempt("the receiver hangs up", server.server_address[1], "hangs up")
attempt("the transaction is rolled back", server.server_address[1], 200, back=True)
PY
timeout 60 venv/bin/python -W ignore try.py 2>errors | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { tail -3 errors; echo "django-webhook delivers otherwise than it did." >&2; exit 1; }

#!/usr/bin/env bash
# django-outbox-pattern 3.2.1 (PyPI) with Django 5.2.19: @publish puts what is saved into an outbox.
#
# Behaviour: the decorator puts a save() of its own in the place of the model's, and calls the one of the class above
# it. What the model's own save() does is never done. And the message is made of the object as it is in memory, where
# a change by F() is still an expression: it is sent as text.
# Output seen, a model whose save() refuses a balance below 0 and writes the history; ann has 10, and is charged 30;
# then the same with that save() in a mixin:
#     -20: credits -20, history 0, messages [10, -20]
#     by F(): credits -20, history 0, messages [10, 'F(credits) - Value(30)']
#     mixin: refused, credits 10, history 1, messages [10]
#
# The wrong guess: a decorator of a class adds to what it does, and of two things that belong together, the row and
# its message, the message has the value of the row. To turn the outbox on turns the floor and the history off,
# without an error, and the consumer gets a text for a balance.
# What helps, tried here: the model's save() in a mixin or an abstract model, of which the published one is made.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"; python3 -m venv venv
venv/bin/pip install -q django-outbox-pattern==3.2.1 Django==5.2.19 >log 2>&1 || { cat log; exit 1; }
cat >shop.py <<'PYTHON'
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django_outbox_pattern"], USE_TZ=True, LOGGING_CONFIG=None,
                   DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}})
django.setup()
from django.core.management import call_command
from django.db import connection, models
from django_outbox_pattern.decorators import Config, publish
from django_outbox_pattern.models import Published
def save(self, *args, **kwargs):   # The models' own.
    if isinstance(self.credits, int) and self.credits < 0:
        raise ValueError("refused")
    history.append(self.credits)
    models.Model.save(self, *args, **kwargs)

history, told = [], publish([Config("/topic/balances", fields=["credits"])])
class Account(models.Model):
    credits = models.IntegerField()
    class Meta:
        abstract, app_label = True, "shop"
@told
class User(Account):
    save = save
@told
class Heir(type("Careful", (), {"save": save}), Account):
    pass
call_command("migrate", verbosity=0)
with connection.schema_editor() as editor:
    editor.create_model(User), editor.create_model(Heir)
for name, model, credits in [("-20", User, -20), ("by F()", User, models.F("credits") - 30), ("mixin", Heir, -20)]:
    user, said = model.objects.create(credits=10), ""
    user.credits = credits
    try:
        user.save()
    except ValueError as error:
        said = f"{error}, "
    messages = [message.body["credits"] for message in Published.objects.order_by("added")]
    print(f"{name}: {said}credits {model.objects.get().credits}, history {len(history)}, messages {messages}")
    model.objects.all().delete(), Published.objects.all().delete(), history.clear()
PYTHON
timeout 60 venv/bin/python -c "import shop" 2>>log | tee seen || { tail log >&2; exit 1; }
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "@publish treats a model's save() otherwise now." >&2; exit 1; }

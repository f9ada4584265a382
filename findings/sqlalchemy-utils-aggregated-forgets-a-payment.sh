#!/usr/bin/env bash
# SQLAlchemy-Utils 0.43.0 with SQLAlchemy 2.1.9 and psycopg 3.3.9 (PyPI), Python 3, PostgreSQL 15 (Debian 12).
#
# Behaviour: @aggregated("payments", Column(Integer)) keeps users.credits at the sum of the payments: a flush that adds
# one is followed by UPDATE users SET credits = (SELECT sum(amount) …). A second such UPDATE waits for the first one's
# commit and is then done on the new row, but its sum was read from what could be seen when it began.
# Output seen, u1 is paid 100 and 50 in two transactions, one of which commits while the other waits:
#     one after the other: credits 150, payments 150
#     at once: credits 50, payments 150
#     at once, the user locked first: credits 150, payments 150
# The wrong guess: what says that it keeps a sum keeps it, since the database does the sum and a row is locked.
# The customer of 100 has paid, the payment is stored, a retry finds its reference, and the credits are not there until
# the user's next payment; with two gateways, or a purchase with its bonus, that is no rare moment.
# What helps, tried here: SELECT … FOR UPDATE of the user, as the transaction's first statement.
set -euo pipefail; self=$(realpath "$0")
[ -n "${PGVERSION:-}" ] || exec pg_virtualenv -t -v 15 bash "$self"
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT; cd "$dir"; python3 -m venv venv
venv/bin/pip -q install sqlalchemy-utils==0.43.0 sqlalchemy==2.1.9 'psycopg[binary]==3.3.9' 2>/dev/null
cat >try.py <<'PY'
import threading, time
from sqlalchemy import Column, ForeignKey, Integer, Text, create_engine, func, select, text
from sqlalchemy.orm import Session, declarative_base, relationship
from sqlalchemy_utils import aggregated
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Text, primary_key=True)
    payments = relationship("Payment")
    @aggregated("payments", Column(Integer, nullable=False, server_default="0"))
    def credits(self):
        return func.coalesce(func.sum(Payment.amount), 0)
class Payment(Base):
    __tablename__ = "payments"
    id, amount = Column(Integer, primary_key=True), Column(Integer)
    user_id = Column(Text, ForeignKey("users.id"))

engine = create_engine("postgresql+psycopg://")
def pay(amount, lock, meanwhile):
    with Session(engine) as session, session.begin():
        if lock:
            session.execute(select(User.id).with_for_update())
        session.add(Payment(user_id="u1", amount=amount))
        session.flush()
        meanwhile()
def at_once(lock):
    second = threading.Thread(target=pay, args=(50, lock, list))
    pay(100, lock, lambda: second.start() or time.sleep(1))
    second.join()
for name, way in (("one after the other", lambda: pay(100, False, list) or pay(50, False, list)),
                  ("at once", lambda: at_once(False)), ("at once, the user locked first", lambda: at_once(True))):
    Base.metadata.drop_all(engine)
    Base.metadata.create_all(engine)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("INSERT INTO users VALUES ('u1')"))
        way()
        seen = connection.execute(text("SELECT credits, (SELECT sum(amount) FROM payments) FROM users")).one()
    print("{}: credits {}, payments {}".format(name, *seen))
PY
timeout 60 venv/bin/python try.py | tee seen
sed -n 's/^#     //p' "$self" | cmp -s - seen || { echo "@aggregated sums otherwise than it did." >&2; exit 1; }

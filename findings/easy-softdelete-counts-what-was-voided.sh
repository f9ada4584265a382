#!/usr/bin/env bash
# sqlalchemy-easy-softdelete 0.9.1 on SQLAlchemy 2.0.58 (PyPI), SQLite, Python 3.
#
# Behaviour: the library adds "deleted_at IS NULL" to what a SELECT is FROM. In a subquery, as a column or in
# EXISTS, it adds nothing; a query FROM a CTE raises NotImplementedError; an UPDATE changes deleted rows too.
# Seen, for movements of 5 and 7, of which the 7 was voided: the sum of the movements is 5, and 5 by a JOIN
# with the user; as a subquery beside the user it is 12. "Who has a movement of 7" finds the user.
#
# The wrong guess: rows that were deleted softly are out of each query, as its manual promises; or a query
# that it cannot rewrite is refused in each case, as the CTE is.
# For a ledger that voids movements so: a user's page says 5, and the list of all users, one query with a
# subquery, 12. What helps: the condition by hand in each subquery (tried here).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --disable-pip-version-check sqlalchemy==2.0.58 \
    sqlalchemy-easy-softdelete==0.9.1 2>/dev/null
timeout 60 "$dir/venv/bin/python" - <<'PY'
import datetime, sys

from sqlalchemy import Column, ForeignKey, Integer, create_engine, exists, func, select, update
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy_easy_softdelete.mixin import generate_soft_delete_mixin_class

Base = declarative_base()


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)


class Move(Base, generate_soft_delete_mixin_class()):
    __tablename__ = "moves"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    amount = Column(Integer)
    deleted_at: datetime.datetime


engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with Session(engine) as session:
    session.add_all([User(id=1), Move(id=1, user_id=1, amount=5), Move(id=2, user_id=1, amount=7)])
    session.commit()
    session.get(Move, 2).delete()
    session.commit()
    total = select(func.sum(Move.amount))
    own = total.where(Move.user_id == User.id)
    seen = {
        "sum": session.scalar(total),
        "sum by JOIN": session.execute(
            select(User.id, func.sum(Move.amount)).join(Move).group_by(User.id)).one()[1],
        "sum by subquery": session.execute(select(User.id, own.scalar_subquery())).one()[1],
        "with the condition": session.execute(
            select(User.id, own.where(Move.deleted_at.is_(None)).scalar_subquery())).one()[1],
        "users with a move of 7": session.scalars(
            select(User.id).where(exists().where(Move.amount == 7))).all(),
        "rows of an UPDATE": session.execute(update(Move).values(amount=Move.amount)).rowcount,
    }
    try:
        session.execute(select(func.sum(select(Move.amount).cte().c.amount)))
    except NotImplementedError:
        seen["CTE"] = "raises"
print(seen)
if list(seen.values()) != [5, 5, 12, 5, [1], 2, "raises"]:
    sys.exit("The library leaves other rows out than it did.")
PY

#!/usr/bin/env bash
# ActiveRecord 6.1.7.10 over SQLite 3.40.1 (Debian 12), Ruby 3.1.
#
# Behaviour: after_commit runs once for each row of a transaction, not for each object. When two objects of one row are
# saved in a transaction, the first one's callbacks run, with what the first one holds, and the second one's do not.
# Seen: 10 credits; a job debits 5, another part of the request finds the user again and debits 4. The database has 1,
# and the callback ran once, with 5. after_save ran for both, and so does after_commit if one object is used for both.
#
# The wrong guess: each save has its callback when the transaction is through, as with Django's on_commit and Sequel's
# after_commit; or the one that runs knows the last state.
# For a balance that after_commit sends on (to a cache, a queue, a webhook, a mail that says what is left): what goes
# out is a balance that nobody has, and no second message comes to correct it.
# What helps, tried here: find the row again in the callback, and send what it has then.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
needed="ruby-activerecord ruby-sqlite3"
# shellcheck disable=SC2086
dpkg-query -W $needed >/dev/null || { echo "needs Debian 12's $needed"; exit 1; }
cat >try.rb <<'RB'
require "active_record"

ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: ":memory:")
ActiveRecord::Base.connection.execute("CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER NOT NULL)")
SENT, SAVED, RELOADED = [], [], []
class User < ActiveRecord::Base
  after_save { SAVED << credits }
  after_commit on: :update do
    SENT << credits
    RELOADED << self.class.find(id).credits
  end
end
def debit(first, second)
  [SENT, SAVED, RELOADED].each(&:clear)
  User.transaction do
    first.update!(credits: first.credits - 5)
    second.reload.update!(credits: second.credits - 4)
  end
  "saved #{SAVED}, sent #{SENT}, reloaded #{RELOADED}, stored #{User.find(first.id).credits}"
end
one = User.create!(id: "u1", credits: 10)
User.create!(id: "u2", credits: 10)
seen = ["one object: #{debit(one, one)}", "two objects: #{debit(User.find("u2"), User.find("u2"))}"]
puts seen
abort "ActiveRecord runs after_commit for two objects of a row otherwise than it did." if seen != [
  "one object: saved [5, 1], sent [1], reloaded [1], stored 1",
  "two objects: saved [5, 1], sent [5], reloaded [1], stored 1"]
RB
timeout 60 ruby try.rb

#!/usr/bin/env bash
# Sequel 5.63.0 over SQLite 3.40.1 (Debian 12), Ruby 3.1.
#
# Behaviour: DB.after_commit { … } runs its block when the transaction is through. Given inside of a savepoint it
# belongs to the whole transaction all the same: when the savepoint is rolled back and the transaction goes on, the
# block runs at its commit. The option savepoint: true ties it to the savepoint.
# Seen: an inner transaction(savepoint: true) debits 5 of 10, asks for a token to be sent after the commit, and fails on
# its history; the outer one catches that and commits. 10 credits are left, and the token is sent. With savepoint: true
# it is not.
#
# The wrong guess: what is to happen after a commit is forgotten with the rollback of what it was for, as in Django
# (on_commit), and as Sequel itself does for the transaction as a whole.
# For a vend in a savepoint, so that one refused item does not stop a cart: a token without a debit.
# What helps, tried here: DB.after_commit(savepoint: true).
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
needed="ruby-sequel ruby-sqlite3"
# shellcheck disable=SC2086
dpkg-query -W $needed >/dev/null || { echo "needs Debian 12's $needed"; exit 1; }
cat >try.rb <<'RB'
require "sequel"

DB = Sequel.sqlite
DB.create_table(:users) { String :id, primary_key: true; Integer :credits }
DB.create_table(:history) { Integer :amount, null: false }
def vend(inner, **after)
  DB[:users].delete
  DB[:users].insert(id: "u1", credits: 10)
  sent = 0
  begin
    DB.transaction do
      begin
        DB.transaction(**inner) do
          DB[:users].update(credits: Sequel[:credits] - 5)
          DB.after_commit(**after) { sent += 1 }
          DB[:history].insert(amount: nil)
        end
      rescue Sequel::NotNullConstraintViolation
        raise if inner.empty?
      end
    end
  rescue Sequel::NotNullConstraintViolation
    nil
  end
  "#{DB[:users].get(:credits)} credits, #{sent} sent"
end
seen = [vend({}), vend({ savepoint: true }), vend({ savepoint: true }, savepoint: true)]
puts %w[whole savepoint tied].zip(seen).map { |pair| pair.join(": ") }
abort "Sequel runs after_commit of a savepoint otherwise than it did." if seen != [
  "10 credits, 0 sent", "10 credits, 1 sent", "10 credits, 0 sent"]
RB
timeout 60 ruby try.rb

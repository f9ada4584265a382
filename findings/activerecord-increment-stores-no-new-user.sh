#!/usr/bin/env bash
# ActiveRecord 6.1.7.10 over SQLite 3.40.1 (Debian 12), Ruby 3.1.
#
# Behaviour: user.increment!(:credits, 100) adds by one UPDATE of the row with the object's id, and does not look how
# many rows that changed. For an object that is not stored yet, as find_or_initialize_by gives for a new user, that is
# none. It raises nothing and returns the object, which shows 100. What it added counts as saved, so that save! after it
# inserts the row without it.
# Seen: after increment! the object shows 100 and the table is empty; after save! as well, the table has 0.
#
# The wrong guess: the bang means that it is stored or raises, as with save!, update! and touch (which raises for such
# an object); or a later save! stores what the object shows.
# For a receiver: the first payment of each new user is lost, and the answer to the gateway names a balance of 100. With
# a known user, as in a test, it is right.
# What helps, tried here: find_or_create_by(id: …).increment!(…), or increment without the bang, and save!.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
needed="ruby-activerecord ruby-sqlite3"
# shellcheck disable=SC2086
dpkg-query -W $needed >/dev/null || { echo "needs Debian 12's $needed"; exit 1; }
cat >try.rb <<'RB'
require "active_record"

ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: ":memory:")
ActiveRecord::Base.connection.execute(
  "CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER NOT NULL DEFAULT 0)")
class User < ActiveRecord::Base; end
ways = {
  "initialized, increment!" => -> { User.find_or_initialize_by(id: "u1").increment!(:credits, 100) },
  "initialized, increment!, save!" =>
    -> { User.find_or_initialize_by(id: "u1").increment!(:credits, 100).tap(&:save!) },
  "created, increment!" => -> { User.find_or_create_by(id: "u1").increment!(:credits, 100) },
  "initialized, increment, save!" =>
    -> { User.find_or_initialize_by(id: "u1").increment(:credits, 100).tap(&:save!) },
}
seen = ways.map do |way, pay|
  User.delete_all
  "#{way}: shows #{pay.call.credits}, stored #{User.pluck(:credits)}"
end
puts seen
stored = seen.map { |line| line[/stored (.*)/, 1] }
shown = seen.all? { |line| line.include?("shows 100") }
abort "ActiveRecord stores what increment! added otherwise than it did." if !shown || stored != %w{[] [0] [100] [100]}
RB
timeout 60 ruby try.rb

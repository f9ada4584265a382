#!/usr/bin/env bash
# ActiveRecord 6.1.7.10 (ruby-activerecord, Debian 12) over SQLite 3.40.1, Ruby 3.1.
#
# Behaviour: under the query cache, which Rails turns on for each request and each job, what comes through
# find_by_sql and select_value is kept by its text. A debit with RETURNING is such a text: the second equal one is not
# sent, and gets the first one's answer. exec_query is sent each time, and empties nothing.
# Output seen, 100 credits, three debits of 5 with one text:
#     find_by_sql, no cache: told 95, 90, 85, balance 85
#     find_by_sql, cache: told 95, 95, 95, balance 95
#     select_value, cache: told 95, 95, 95, balance 95
#     exec_query, cache: told 95, 90, 85, balance 85, find says 100
#     update_counters, cache: told 1, 1, 1, balance 85, find says 85
#     find_by_sql, uncached: told 95, 90, 85, balance 85
#
# The wrong guess: the cache holds what was selected, and a statement that writes is sent and empties it, whatever the
# method by which one reads what it returns.
# A request that debits the same price for three items takes it once and hands out three; each answer has a balance
# that looks right. In a console, a script, and a test outside of a request there is no cache, and all three are made.
# What helps, tried here: uncached { … } around it, or ActiveRecord's own update_counters.
set -euo pipefail
self=$(realpath "$0"); dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
found=$(dpkg-query -W -f='${Version} ' ruby-activerecord ruby-sqlite3) ||
    { echo "needs Debian 12's ruby-activerecord and ruby-sqlite3"; exit 1; }
[[ $found = 2:6.1.7.10+* ]] || echo "note: seen with 6.1.7.10, this is $found"
cat >"$dir/try.rb" <<'RB'
require "active_record"
ActiveRecord::Base.legacy_connection_handling = false   # as in each new application of Rails 6.1
ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: ":memory:")
class User < ActiveRecord::Base; end
DB = User.connection
DEBIT = "UPDATE users SET credits = credits - 5 WHERE id = 'ann' RETURNING credits"
DB.execute("CREATE TABLE users (id TEXT PRIMARY KEY, credits INTEGER)")
DB.execute("INSERT INTO users VALUES ('ann', 100)")

def try(name, around: ->(&block) { User.cache(&block) }, find: false)
  DB.execute("UPDATE users SET credits = 100")
  around.call do
    User.find("ann") if find
    told = Array.new(3) { yield }
    says = find ? ", find says #{User.find('ann').credits}" : ""
    balance = DB.raw_connection.execute("SELECT credits FROM users").first["credits"]
    puts "#{name}: told #{told.join(', ')}, balance #{balance}#{says}"
  end
end

try("find_by_sql, no cache", around: ->(&block) { block.call }) { User.find_by_sql(DEBIT).first.credits }
try("find_by_sql, cache") { User.find_by_sql(DEBIT).first.credits }
try("select_value, cache") { DB.select_value(DEBIT) }
try("exec_query, cache", find: true) { DB.exec_query(DEBIT).first["credits"] }
try("update_counters, cache", find: true) { User.update_counters("ann", credits: -5) }
try("find_by_sql, uncached") { User.uncached { User.find_by_sql(DEBIT).first.credits } }
RB
timeout 100 ruby -W0 "$dir/try.rb" | tee "$dir/seen"
sed -n 's/^#     //p' "$self" | cmp -s - "$dir/seen" || { echo "ActiveRecord's cache treats a debit otherwise." >&2; exit 1; }

#!/usr/bin/env bash
# Sinatra 3.0.5 with Sequel 5.63.0, and with ActiveRecord 6.1.7.10, over SQLite (Debian 12), Ruby 3.1.
#
# Behaviour: halt 402 ends a request from anywhere in a handler. It is a throw, no exception, and to a
# transaction in whose block it stands a throw is an end like any other: Sequel commits, and so does
# ActiveRecord 6.1.
# Seen: debit 5 of 10, find that it may not be, halt 402. The client has 402 and the balance is 5. An
# exception in the same place leaves 10. ActiveRecord 6.1 deprecates it on stderr, and says that its next
# release rolls back.
#
# The wrong guess: what aborts a request aborts its transaction, as abort() does in Flask and Bottle, where
# it raises.
# For a vend: a refusal that takes the credit. It looks like a refusal to each test of the answer alone.
# What helps, tried here: raise an error of one's own in the block, of which an error handler makes 402.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
needed="ruby-sinatra ruby-sequel ruby-activerecord ruby-sqlite3"
dpkg-query -W $needed >/dev/null || { echo "needs Debian 12's $needed"; exit 1; }
cat >try.rb <<'RB'
ENV["RACK_ENV"] = "test"
require "active_record"
require "rack/mock"
require "sequel"
require "sinatra/base"

NoCredits = Class.new(StandardError)
DB = Sequel.connect("sqlite://sequel.db")
ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: "activerecord.db")
RAILS = ActiveRecord::Base.connection
WAYS = {
  "Sequel" => [->(sql) { DB.run(sql) }, -> { DB.get(Sequel.lit("(SELECT credits FROM users)")) },
               ->(&block) { DB.transaction(&block) }],
  "ActiveRecord" => [->(sql) { RAILS.execute(sql) }, -> { RAILS.select_value("SELECT credits FROM users") },
                     ->(&block) { ActiveRecord::Base.transaction(&block) }],
}

class App < Sinatra::Base
  set show_exceptions: false, raise_errors: false
  error(NoCredits) { halt 402 }
  post "/:way/:how" do
    run, _, transaction = WAYS[params[:way]]
    transaction.call do
      run.call("UPDATE users SET credits = credits - 5")
      params[:how] == "halt" ? halt(402) : raise(NoCredits)
    end
    halt 402
  end
end

seen = WAYS.flat_map do |way, (run, balance, _)|
  %w[halt raise].map do |how|
    run.call("DROP TABLE IF EXISTS users")
    run.call("CREATE TABLE users (credits INTEGER)")
    run.call("INSERT INTO users VALUES (10)")
    "#{way}, #{how}: #{Rack::MockRequest.new(App).post("/#{way}/#{how}").status}, #{balance.call} left"
  end
end
puts seen
expected = WAYS.keys.flat_map { |way| ["#{way}, halt: 402, 5 left", "#{way}, raise: 402, 10 left"] }
abort "A halt inside of a transaction ends it otherwise than it did." if seen != expected
RB
timeout 60 ruby try.rb 2>said || { cat said; exit 1; }
grep -q "committed" said || { echo "ActiveRecord does not warn any more."; exit 1; }

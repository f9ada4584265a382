#!/usr/bin/env bash
# ActiveRecord 6.1.7.10, DBIx::Class 0.082843 and Eloquent (illuminate/database 8.83.26), beside Sequel 5.63.0 (all of
# Debian 12), over SQLite 3.40.1.
#
# Behaviour: a sum of a query that has a limit is asked for as SELECT SUM(amount) … LIMIT 2. That is one row, the sum
# of all rows, and the limit finds nothing to leave out. With an offset, that one row is left out, and the sum is 0.
# ActiveRecord's count() puts a query with a limit inside another; Sequel does so for each aggregate.
# Seen: payments of 1, 2, 3, 4, 5. The last two are 15 to the first three, and 9 to Sequel. All but the first three:
# 0 to ActiveRecord and Eloquent, where it is 9; ActiveRecord's count of them is 2.
#
# The wrong guess: what is summed are the rows that the same query returns.
# For a check such as "no more than 500 in the last ten purchases", a discount by the last three, or a page of a list
# with its total: each is of the whole history, and exact while a user has few rows, as users in tests have.
# What helps, tried here: sum over the values, pluck(:amount).sum in ActiveRecord.
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
needed="ruby-activerecord ruby-sequel ruby-sqlite3 php-illuminate-database php-sqlite3 libdbix-class-perl"
# shellcheck disable=SC2086
dpkg-query -W $needed >/dev/null || { echo "needs Debian 12's $needed"; exit 1; }
sqlite3 db "CREATE TABLE payments (id INTEGER PRIMARY KEY, amount INTEGER);
    INSERT INTO payments (amount) VALUES (1), (2), (3), (4), (5)"
cat >try.rb <<'RB'
require "active_record"
require "sequel"
ActiveRecord::Base.establish_connection(adapter: "sqlite3", database: "db")
class Payment < ActiveRecord::Base; end
last, rest = Payment.order(id: :desc).limit(2), Payment.order(:id).offset(3)
puts "ActiveRecord: last two #{last.sum(:amount)}, rest #{rest.sum(:amount)}, count #{rest.count}, " \
     "values #{last.pluck(:amount).sum}"
puts "Sequel: last two #{Sequel.sqlite("db")[:payments].reverse(:id).limit(2).sum(:amount)}"
RB
cat >try.php <<'PHP'
<?php
require "Illuminate/Database/autoload.php";
$db = new Illuminate\Database\Capsule\Manager();
$db->addConnection(["driver" => "sqlite", "database" => "db"]);
$all = fn () => $db->getConnection()->table("payments")->orderByDesc("id");
echo "Eloquent: last two ", $all()->limit(2)->sum("amount");
echo ", rest ", $all()->offset(3)->limit(9)->sum("amount"), "\n";
PHP
cat >try.pl <<'PERL'
package DB; use base "DBIx::Class::Schema";
package DB::Payment; use base "DBIx::Class::Core";
__PACKAGE__->table("payments"); __PACKAGE__->add_columns("id", "amount"); __PACKAGE__->set_primary_key("id");
package main; DB->register_class(Payment => "DB::Payment");
my $last = DB->connect("dbi:SQLite:db")->resultset("Payment")->search({}, { order_by => { -desc => "id" }, rows => 2 });
print "DBIx::Class: last two ", $last->get_column("amount")->sum, "\n";
PERL
(timeout 60 ruby try.rb; timeout 60 php try.php; timeout 60 perl try.pl) | tee seen
diff seen - <<'SEEN' || { echo "A sum with a limit is of other rows than it was."; exit 1; }
ActiveRecord: last two 15, rest 0, count 2, values 9
Sequel: last two 9
Eloquent: last two 15, rest 0
DBIx::Class: last two 15
SEEN

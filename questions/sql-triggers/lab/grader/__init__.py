"""The order book: does `triggers.sql` keep its promises, alone, in crowds and by the hundred thousand?

Theory of operation. `statements` are values that know their SQL; `model` is a pure function that says what each of
them must do; `session` adds transactions. `play` sends statements to a real server and to the model, and compares
after each one. A directed check plays a script that brings out one mistake; `chance` plays random ones and shrinks
what it finds; `together` and `pairs` use several connections, each step forced (`writers`); `bulk` counts and times.
"""

from . import audits, bulk, chance, contract, events, pairs, rules, together, totals, values

# In the order in which they are shown.
desk = contract.desk
keeps_the_schema = contract.keeps_the_schema
stores_tidy_lines = values.stores_tidy_lines
refuses_bad_lines = values.refuses_bad_lines
keeps_totals = totals.keeps_totals
moves_totals = totals.moves_totals
audits_each_change = audits.audits_each_change
audits_nothing_else = audits.audits_nothing_else
says_who = audits.says_who
says_when = audits.says_when
changes_nothing_unaudited = audits.changes_nothing_unaudited
cannot_be_diverted = audits.cannot_be_diverted
leaves_closed_orders_alone = rules.leaves_closed_orders_alone
judges_whole_statements = rules.judges_whole_statements
counts_upserts_once = events.counts_upserts_once
sees_truncate = events.sees_truncate
follows_keys = events.follows_keys
goes_with_the_transaction = events.goes_with_the_transaction
concurrent_lines_add_up = together.concurrent_lines_add_up
closing_waits_its_turn = together.closing_waits_its_turn
gives_the_tenth_place_once = together.gives_the_tenth_place_once
never_deadlocks = together.never_deadlocks
others_do_not_wait = together.others_do_not_wait
every_pair_of_writers = pairs.every_pair_of_writers
stands_random_sequences = chance.stands_random_sequences
affords_bulk_updates = bulk.affords_bulk_updates

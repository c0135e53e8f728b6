-- What `pgbench -i` makes, with keys and with a hundredth of the accounts.
drop table pgbench_branches, pgbench_tellers, pgbench_accounts, pgbench_history;
create table pgbench_branches (bid int primary key, bbalance int, filler char(88)) with (fillfactor = 100);
create table pgbench_tellers (tid int primary key, bid int, tbalance int, filler char(84)) with (fillfactor = 100);
create table pgbench_accounts (aid int primary key, bid int, abalance int, filler char(84)) with (fillfactor = 100);
create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22));
insert into pgbench_branches (bid, bbalance) values (1, 0);
insert into pgbench_tellers (tid, bid, tbalance) select i, 1, 0 from generate_series(1, 10) i;
insert into pgbench_accounts (aid, bid, abalance, filler) select i, 1, 0, '' from generate_series(1, 1000) i;

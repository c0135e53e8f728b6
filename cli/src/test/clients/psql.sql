-- What people do with psql every day. A real PostgreSQL is asked the same, and its answers are the ones that are wanted.
\set VERBOSITY default
\pset pager off
create schema shop;
create table people (id int generated always as identity primary key, name varchar(20) not null default 'x', n numeric(6,2) check (n > 0), born date);
comment on table people is 'who buys';
comment on column people.name is 'as they are called';
create table orders (id bigint primary key, person int not null references people on delete cascade, what text, unique (person, what));
create index orders_what on orders (lower(what)) where what is not null;
create table shop.things (id serial primary key, a int[], j jsonb default '{}', u uuid);
create view big as select id, what from orders where id > 10;
create sequence s1;
\d
\d people
\d orders
\d shop.things
\d big
\d s1
\dt
\dt shop.*
\dt o*
\di
\dv
\ds
\du nobody
\encoding
-- variables
\set v 3
select :v + 1 as four, :'v' as text, :"v" from (select 1 as "3") x;
select 1 as a, 2 as b \gset
\echo :a :b
-- mistakes, with the place where they are
select * frm orders;
select nothing
  from orders;
insert into people (name) values (null);
insert into people (id) values (1);
insert into people (n) values (-1);
insert into orders values (1, 99, 'x');
\set VERBOSITY sqlstate
select * from nowhere;
\set VERBOSITY default
\echo :LAST_ERROR_SQLSTATE :ERROR
-- formats
insert into people (name, n) values ('ann', 1.5), ('bob', null) returning *;
select 'x' as a, null as b \gx
\pset null ~
select id, n from people order by id;
\pset format csv
select id, name from people order by id;
\pset format aligned
\x
select * from people order by id limit 1;
\x
select 1 as x, 'a' as y, now() as z \gdesc
select format('create table g%s (id int primary key)', i) from generate_series(1,2) i;
\gexec
\dt g?
select n, id from people order by id \crosstabview
-- copies
create table cp (a int primary key, b text);
\copy cp from stdin
1	one
2	two
\.
\copy (table cp order by a) to stdout with (format csv, header)
\copy (select a * 2, b from cp order by a) to stdout
copy cp (a, b) from stdin with (format csv);
3,"x, y"
4,
\.
select * from cp order by a;
-- copies with all that the formats have
create table copied (a text, b text, c int);
copy copied from stdin;
a\tb\\n\x41\101\x	\N	1
\303\244	x\
y	2
\	\z	3
\.
copy copied from stdin;
a	b	4
\xff	b	5
\.
copy copied from stdin;
\0	b	6
\.
copy copied from stdin csv quote '''' escape '\';
'it\'s','a
b',7
'\\','\n',8
\.
copy copied from stdin csv;
"x""y","",9
x,,10
"a"b,c"d,e"f",11
\.
copy copied from stdin csv;
a,"b,12
\.
copy copied from stdin (format csv, delimiter ';', null 'none', header);
whatever;b;c
none;"none";12
\.
copy copied from stdin (format csv, force_null (a), force_not_null (b));
"",,13
\.
copy copied from stdin;
a	b
\.
copy copied from stdin;
a	b	14	15
\.
copy copied from stdin;
a	b	c
\.
\pset null none
select * from copied order by c;
\pset null ''
copy (select a, b, a from copied where c in (2, 7) order by c) to stdout (format csv, force_quote *);
copy (select * from copied order by c) to stdout (format csv, force_quote (b), null 'n');
copy (select * from copied order by c) to stdout (format csv, force_quote (b), null 'n', escape '\', header);
copy (select * from copied order by c) to stdout (delimiter '|', null 'n');
drop table copied;
-- conditions and transactions
\if true
select 'yes' as answer;
\else
select 'no' as answer;
\endif
begin;
insert into cp values (5, 'five');
select 1 / 0;
select 1;
rollback;
\set ON_ERROR_ROLLBACK on
begin;
insert into cp values (5, 'five');
select 1 / 0;
insert into cp values (6, 'six');
commit;
\set ON_ERROR_ROLLBACK off
select * from cp where a > 4 order by a;
\set AUTOCOMMIT off
insert into cp values (7, 'seven');
rollback;
\set AUTOCOMMIT on
select count(*) from cp;
select 1; select 2 as two;
select * from cp order by a \g (format=unaligned tuples_only=on)

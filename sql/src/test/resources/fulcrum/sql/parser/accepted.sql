-- Statements that PostgreSQL 15 takes, one in a line.
select
select 1
select 1 as one, 2 two, 3 as "Three"
select a value from t
select 1 as select
select t.order from t
select a is from t
select a at from t
select a collate from t
select a isolation from t
select all a from t
select distinct a from t
select distinct on (a, b) a, b, c from t order by a, b, c desc
select *, t.*, s.t.* from t
select a.b.c.d from t
select t.a[1], t.a[1:2], t.a[:], t.a[1:], t.a[:2], a[1][2].f, (a).b, (a.b).c, (a).* from t
select $1, $2::int, $1[1], $3.f
select (array[1,2,3])[2], (select array[1])[1]
select 1, 1.5, .5, 5., 1e5, 1.5e-3, 2147483647, 2147483648, 99999999999999999999
select 'a', 'it''s', E'a\nb\t\x41\101\u0041\U00000041\\', U&'d\0061t\+000061', U&'d!0061t!!' uescape '!'
select $$a$b$$, $tag$it's $$ here$tag$
select b'101', B'', x'1F', X''
select n'abc', N'x'
select "Quoted Name", "with ""quotes""", U&"d\0061t" from "T"
select true, false, null
select -1, +1, - - 1, -a.b, - (1)
select 1 + 2 * 3 ^ 4 - 5 / 6 % 7
select a || b, a @> b, a <@ b, a -> 'x' ->> 'y', a #> '{a}', a #>> '{b}', a ? 'k', a ?| b, a ?& b, a @@ b, a <-> b, ~ a, @ b, |/ c, !! d
select 1 +-1, 2 *-3, a<-b, a>=-1, a<> - 1, 1!=2, a@-b, a ~-b
select a < b, a > b, a <= b, a >= b, a <> b, a != b, a = b
select a operator(pg_catalog.+) b, operator(-) a, a operator(s.t.||) b
select not a, not not b, a and b or c and not d
select a and b and c, (a and b) and c, a and (b and c), a or b or c
select a is null, a is not null, a isnull, a notnull, a is true, a is not true, a is false, a is not false, a is unknown, a is not unknown
select a is distinct from b, a is not distinct from b + 1
select a between 1 and 2, a not between 1 and 2, a between symmetric 2 and 1, a between asymmetric 1 and 2, a between 1 + 1 and 2 and b
select a in (1, 2, 3), a not in (1), a in (select b from u), a not in ((select 1)), a in ((select 1), 2), (a, b) in ((1, 2), (3, 4))
select a like 'x', a not like 'x', a ilike 'x', a not ilike 'y', a like 'x' escape '!', a similar to 'x', a not similar to 'x' escape '#'
select a like any (array['x','y']), a not like all (b), a ilike some (c), a not ilike any (select 'x')
select a = any (b), a <> all (select 1), a > some (array[1]), a operator(pg_catalog.=) any (b), a || any (b), a = any ((select 1)), a = any((select array[1])::int[])
select exists (select 1), not exists (select 1 from t), exists ((select 1))
select (select 1), ((select 1)), (select 1) + 1, (((1)))
select ((select 1) union select 2), ((select 1) order by 1 limit 1), ((select 1) intersect select 2 union select 3)
select array[1, 2], array[[1, 2], [3, 4]], array[]::int[], array(select 1), array[array[1]]
select row(1, 2), row(), (1, 2), row(t.*), (a, b) = (1, 2), (a, b) overlaps (c, d), row(a,b) overlaps (c, interval '1 day')
select case when a then 1 end, case a when 1 then 'x' when 2 then 'y' else 'z' end, case when a then 1 else case when b then 2 end end
select cast(a as int), a::text, a::int::text, -1::int, cast(a as varchar(10)), a::numeric(10, 2)[], cast(null as int array), cast(a as int array[3]), a::s.mytype(1)
select a::bigint, a::smallint, a::int2, a::real, a::double precision, a::float, a::float(10), a::float(40), a::decimal, a::dec(5), a::numeric, a::boolean, a::bool
select a::char, a::char(3), a::character varying(5), a::varchar, a::character, a::national character varying(2), a::nchar(3), a::bpchar, a::"char"
select a::bit, a::bit(3), a::bit varying, a::bit varying(5), a::bytea, a::uuid, a::json, a::jsonb, a::date
select a::time, a::time(3), a::time with time zone, a::time(2) without time zone, a::timestamp, a::timestamp with time zone, a::timestamptz, a::timestamp(3) with time zone
select a::interval, a::interval year, a::interval year to month, a::interval day to second(3), a::interval(2), a::interval hour to minute, a::interval second(1), a::interval minute to second, a::interval day to hour, a::interval day to minute, a::interval month
select date '2020-01-01', time '10:00', timestamp '2020-01-01 10:00', timestamp with time zone '2020-01-01', interval '1 day', interval '1' year, interval '1' day to second (3), interval(3) '1 sec', numeric '1.5', int '5', bool 'true', json '{}', uuid 'x', s.mytype 'x', float8 '1.5', char 'x', char(3) 'abc', varchar(3) 'abc', bit '101', bit(3) '101', numeric(10,2) '1', mytype(3) 'x'
select a at time zone 'UTC', a at time zone b || c, (a at time zone 'x') at time zone 'y', timestamp 'now' at time zone interval '1 hour'
select current_date, current_time, current_time(3), current_timestamp, current_timestamp(0), localtime, localtimestamp(2), current_user, current_role, session_user, user, current_catalog, current_schema
select coalesce(a, b, 0), nullif(a, b), greatest(1, 2), least(a), coalesce(a)
select extract(year from a), extract('epoch' from a), extract(dow from a), extract(hour from timestamp '2020-01-01')
select position('a' in b), substring(a from 1 for 2), substring(a from 1), substring(a for 2), substring(a for 2 from 1), substring(a, 1, 2), substring(a similar 'x' escape '#'), substring(a, 'x')
select overlay(a placing b from 1 for 2), overlay(a placing b from 1), overlay(a, b, 1), trim(a), trim(both from a), trim(both 'x' from a), trim(leading 'x' from a), trim(trailing from a), trim('x' from a), trim(a, 'x'), trim(from a)
select normalize(a), normalize(a, nfc), normalize(a, nfkd), collation for (a)
select count(*), count(a), count(distinct a), count(all a), sum(a order by b desc), string_agg(a, ',' order by a, b), f(), f(variadic a), f(1, variadic a), f(a => 1, b := 2)
select count(*) filter (where a > 1), percentile_cont(0.5) within group (order by a desc), mode() within group (order by a), count(distinct t.*) from t
select rank() over (), rank() over w, sum(a) over (partition by b, c order by d desc nulls last), sum(a) filter (where x) over (order by y) from t window w as (partition by a), w2 as (w order by b)
select sum(a) over (order by b rows unbounded preceding), sum(a) over (order by b rows between 1 preceding and 1 following), sum(a) over (order by b range between unbounded preceding and current row exclude ties), sum(a) over (groups current row exclude group), sum(a) over (w rows between current row and unbounded following exclude current row), sum(a) over (rows between 1 + 1 preceding and a following exclude no others) from t window w as ()
select sum(a) over (range between interval '1 day' preceding and interval '1 day' following) from t
select grouping(a, b), a, b from t group by a, b
select left('abc', 2), right('abc', 1), s.left('a'), pg_catalog.substring('a', 1), s.coalesce(1)
select a.f(1), s.t.f(2) from t
select name, value, type, key, text, date, timestamp, time, interval, year, day, position from t
select int, bigint, char, values, row, setof, coalesce from t
select 1 from t
select 1 from only t, only (u), v *
select 1 from t as a, u b, s.v as c (x, y), w d (z)
select 1 from a join b on a.x = b.x
select 1 from a inner join b using (x, y) as j left join c on true right outer join d using (x) full join e on false
select 1 from a cross join b natural join c natural left join d natural full outer join e natural inner join f natural right join g
select 1 from a join b join c on b.x = c.x on a.x = b.x
select 1 from (a join b on true) as x, (a cross join b), ((a join b on true) join c on true) y (p, q)
select 1 from (select 1) as x, (values (1, 2), (3, 4)) v (a, b), ((select 1)) z, ((select 1) union select 2) w
select 1 from lateral (select 1) x, lateral f(1) y, t left join lateral (select t.a) s on true
select 1 from f(1), f(1) g, f(1) as g (a, b), f(1) with ordinality, f(1) with ordinality as g (a, n), s.f(1)
select 1 from f(1) as (a int, b text), f(1) as g (a int, b text collate "C"), f(1) g (a int)
select 1 from rows from (f(1), g(2) as (a int)) with ordinality as r, lateral rows from (f(1))
select 1 from generate_series(1, 10) as g (n), current_date, coalesce(1, 2), unnest(array[1, 2], array[3]) u (a, b), left('a', 1)
select 1 from t tablesample bernoulli (10), u x tablesample system (5) repeatable (42)
select 1 from t where a = 1 and b
select a from t group by a, b having count(*) > 1
select a from t group by ()
select a from t group by rollup (a, b), cube (c, (d, e)), grouping sets ((a, b), (a), (), rollup (c))
select a from t group by distinct a, rollup (b, c)
select a from t group by all a
select a from t order by 1, a asc, b desc nulls first, c using <, d using operator(pg_catalog.>) nulls last
select a from t limit 1
select a from t limit all
select a from t limit 1 offset 2
select a from t offset 2 limit 1
select a from t offset 2 rows
select a from t offset 1 row fetch first 5 rows only
select a from t fetch first row only
select a from t fetch next 2 rows only
select a from t order by a fetch first 3 rows with ties
select a from t fetch first (1 + 2) rows only
select a from t fetch first $1 rows only
select a from t for update
select a from t for no key update of t, s.u nowait for share skip locked
select a from t for key share limit 1
select a from t limit 1 for update
select a from t for read only
select a into b from t
select a into temp table b from t
select a into unlogged b from t
select a into temporary b from t
values (1), (2)
values (1, default), (2, 3) order by 1 limit 1
table t
table only s.t order by 1
(select 1)
((select 1) union all (select 2)) order by 1
select 1 union select 2 union all select 3 except select 4 intersect select 5 except all select 6 intersect all select 7
select 1 union distinct select 2
(select 1 order by 1) union (select 2 limit 1)
(select 1) limit 1
(select 1 limit 1) offset 2
select 1 union (select 2 union select 3)
with a as (select 1) select * from a
with a (x, y) as (select 1, 2), b as materialized (select 2), c as not materialized (select 3) select 1 from a, b, c
with recursive r (n) as (select 1 union all select n + 1 from r where n < 10) select n from r
with a as (insert into t values (1) returning *), b as (update t set a = 1 returning a), c as (delete from t returning *) select 1
with a as (select 1) (select 2)
with a as (select 1) (with b as (select 2) select 3 from b) union select 4
with a as (with b as (select 1) select * from b) select * from a
insert into t values (1, 2)
insert into t values (1, 'a'), (2, 'b'), (default, null)
insert into t (a, b) values (1, 2)
insert into s.t as x (a, "B") values (1, 2)
insert into t default values
insert into t (a) select 1
insert into t select * from u
insert into t (select 1)
insert into t (select 1) union select 2
insert into t (a[1], b.c, d[1:2]) values (1, 2, 3)
insert into t (a) overriding system value values (1)
insert into t overriding user value select 1
insert into t values (1) on conflict do nothing
insert into t values (1) on conflict (a) do nothing
insert into t values (1) on conflict (a, lower(b), (c + 1)) where d > 0 do update set a = excluded.a, b = default where t.a < 5
insert into t values (1) on conflict on constraint t_pkey do update set (a, b) = (1, 2)
insert into t values (1) on conflict (a collate "C" text_ops) do update set a = 1 returning *
insert into t values (1) returning a, b as c, t.*
insert into t with a as (select 1) select * from a
with a as (select 1) insert into t select * from a
insert into t table u
update t set a = 1
update t set a = 1, b = default, c[1] = 2, d.e = 3 where x
update only t as x set a = x.a + 1 from u, v where u.a = x.a returning x.*
update t x set (a, b) = (1, 2), (c, d) = (select 1, 2), (e) = row(1)
update t set a = 1 where current of c
with a as (select 1) update t set a = 1 from a
delete from t
delete from only t as x using u, v where u.a = x.a returning *
delete from t where current of c
with a as (select 1) delete from t using a
truncate t
truncate table t, only s.u restart identity cascade
truncate t continue identity restrict
create table t ()
create table t (a int)
create table if not exists s.t (a int, b text not null, c varchar(10) default 'x', d int null)
create temp table t (a int) on commit drop
create temporary table t (a int) on commit delete rows
create local temp table t (a int) on commit preserve rows
create unlogged table t (a int)
create table t (a int primary key, b int unique, c int check (c > 0), d int references u, e int references u (x) on delete cascade on update set null)
create table t (a int constraint pk primary key, b int constraint nn not null constraint ck check (b > 0) no inherit, c int references u match full deferrable initially deferred, d int references s.u (a) match simple on delete no action on update restrict not deferrable initially immediate)
create table t (a int generated always as identity, b int generated by default as identity (start with 10 increment by 5 minvalue 1 maxvalue 100 cache 2 no cycle), c int generated always as (a * 2) stored)
create table t (a int default 1 + 2, b timestamptz default now() not null, c text collate "C" default 'x', d int default -1, e int[] default '{}'::int[] not null)
create table t (a int, b int, primary key (a, b), unique (b), constraint c check (a > b), foreign key (a) references u, constraint fk foreign key (a, b) references u (x, y) on delete set default deferrable)
create table t (a int, unique nulls not distinct (a), unique nulls distinct (a) include (b) with (fillfactor = 70) using index tablespace ts, primary key (a) include (b))
create table t (a int unique nulls not distinct with (fillfactor=50))
create table t (a int, foreign key (a) references u on delete set null (a) on update cascade)
create table t (like u, like s.v including all excluding indexes, a int)
create table t (like u including comments including constraints including defaults including generated including identity including statistics including storage including compression)
create table t (a int) inherits (u, s.v)
create table t (a int) with (fillfactor = 70, autovacuum_enabled, toast.autovacuum_enabled = false, replication = 'raft', shards = 8, x = on, y = 1.5, z = none)
create table t (a int) using heap with (fillfactor=70) tablespace ts
create table t (a int) without oids
create table t as select 1
create table t (a, b) as select 1, 2 with no data
create table if not exists t as values (1) with data
create temp table t on commit drop as select 1
create unlogged table t with (fillfactor = 70) as table u
create table t as execute p (1)
create table t as (select 1)
create table t as with a as (select 1) select * from a
create index on t (a)
create index i on t (a)
create unique index concurrently if not exists i on only s.t using btree (a, lower(b), (a + b) desc nulls last, c collate "C" text_pattern_ops asc nulls first) include (d, e) with (fillfactor = 70) tablespace ts where a > 0
create unique index i on t (a) nulls not distinct
create index i on t using gin (a jsonb_path_ops)
create index i on t (a s.ops (x = 1))
create view v as select 1
create or replace temp view v (a, b) with (security_barrier = true, check_option = local) as select 1, 2 with cascaded check option
create view v as select 1 with local check option
create view v as values (1) with check option
create recursive view v (n) as select 1
create or replace view s.v as (select 1)
create schema s
create schema if not exists s authorization u
create schema authorization current_user
create sequence s
create temp sequence if not exists a.s as bigint increment by 2 minvalue 1 no maxvalue start with 5 cache 10 cycle owned by t.a
create sequence s increment 1 start 1 no minvalue maxvalue 10 no cycle owned by none restart
alter sequence s restart
alter sequence if exists s restart with 5 increment -1 owned by t.a sequence name x
alter sequence s owner to u
alter sequence s rename to s2
alter sequence s set schema x
create database d
create database d with owner = u template template0 encoding 'UTF8' connection limit = 5 lc_collate = 'C' tablespace ts allow_connections true
create database d owner default
drop database d
drop database if exists d with (force)
drop database d (force)
alter database d rename to e
alter database d owner to u
alter database d set tablespace ts
alter database d set work_mem to '1MB'
alter database d reset work_mem
alter database d reset all
alter database d with connection limit 5 is_template true
alter database d connection limit = -1
create role r
create user u with password 'x' login superuser
create user u password null
create group g with user a, b
create role r nologin noinherit createdb connection limit -1 valid until 'infinity' in role a, b role c admin d sysid 5 in group x encrypted password 'y' bypassrls
alter role r with password 'x' nosuperuser
alter user u inherit
alter role r rename to s
alter role r set search_path to a, b
alter role all set x.y = 1
alter role r in database d set timezone = 'UTC'
alter role all in database d reset all
alter user current_user reset work_mem
alter role r set work_mem from current
alter group g add user a, b
alter group g drop user c
drop role r
drop user if exists a, current_user
drop group g
alter table t add a int
alter table t add column if not exists a int not null default 5, add b text, drop column c, drop if exists d cascade
alter table if exists only s.t add constraint c check (a > 0) not valid, add primary key (a), add unique (b), add foreign key (a) references u, add constraint i unique using index x, add primary key using index y deferrable
alter table t alter a type bigint
alter table t alter column a set data type text collate "C" using a::text
alter table t alter a set default 5 + 1, alter b drop default, alter c set not null, alter d drop not null
alter table t alter a drop expression if exists, alter b set statistics 100, alter b set statistics -1, alter c set storage plain, alter d set (n_distinct = 5), alter d reset (n_distinct, x.y), alter e set compression lz4
alter table t alter a add generated always as identity, alter b add generated by default as identity (start 5), alter c set generated always set increment 5 restart with 3, alter d restart, alter e drop identity if exists
alter table t drop constraint c, drop constraint if exists d cascade, validate constraint e, alter constraint f deferrable initially deferred
alter table t set (fillfactor = 70, replicas = 3), reset (fillfactor), set tablespace ts, set logged, set unlogged, set without cluster, cluster on i
alter table t inherit u, no inherit s.v, owner to u, owner to current_user, replica identity full, replica identity using index i, replica identity nothing, replica identity default
alter table t set without oids
alter table t set access method heap
alter table t rename to u
alter table if exists t rename a to b
alter table t rename column a to b
alter table t rename constraint a to b
alter table t set schema s
alter index i rename to j
alter index i set (fillfactor = 70)
alter index i alter column 1 set statistics 100
alter view v rename to w
alter view v rename column a to b
alter view if exists v owner to u
alter view v set (security_barrier)
alter view v alter a set default 1
alter view v set schema s
alter schema s rename to t
alter schema s owner to u
drop table t
drop table if exists a, s.b cascade
drop view v restrict
drop index concurrently if exists i
drop index i, j
drop sequence s cascade
drop schema if exists a, b cascade
comment on table t is 'x'
comment on column s.t.a is null
comment on index i is 'a'
comment on view v is 'a'
comment on sequence s is 'a'
comment on schema s is 'it''s'
comment on database d is 'a'
comment on role r is 'a'
comment on constraint c on t is 'a'
comment on tablespace t is 'a'
grant select on t to u
grant select, insert (a, b), update on table s.t, u to a, public, current_user with grant option granted by b
grant all on t to u
grant all privileges on all tables in schema a, b to u
grant all (a) on t to u
grant usage on schema s to u
grant create, connect, temp on database d to u
grant usage, select on sequence s to u
grant select on all sequences in schema s to u
grant a, b to c with admin option
grant a to b granted by c
revoke select on t from u
revoke grant option for all privileges on t from u, public cascade
revoke a from b
revoke admin option for a, b from c granted by d restrict
revoke references (a), create on t from u
begin
begin work
begin transaction isolation level serializable, read only, deferrable
start transaction isolation level repeatable read read write not deferrable
begin isolation level read committed
start transaction isolation level read uncommitted
commit
commit work and chain
commit transaction and no chain
end
rollback
abort work and no chain
rollback and chain
savepoint a
release a
release savepoint a
prepare transaction 'x'
commit prepared 'x'
rollback prepared 'x'
set transaction isolation level serializable
set transaction read only, isolation level read committed
set session characteristics as transaction read write
set local transaction read only
set constraints all deferred
set constraints a, s.b immediate
set a = 1
set a to b
set session a = 'x', 'y', 2
set local fulcrum.read_consistency = 'bounded 2s'
set a.b.c to default
set a = on
set a = off
set a = true, false
set a from current
set search_path to public, "$user", 'x'
set time zone 'UTC'
set time zone local
set time zone default
set time zone -8
set time zone 3.5
set time zone interval '1' hour
set time zone interval '-08:00' hour to minute
set time zone interval(3) '1'
set time zone utc
set local time zone 'UTC'
set names 'utf8'
set names
set names default
set role r
set role none
set role 'x'
set session authorization u
set session authorization default
set local session authorization 'u'
set schema 's'
set xml option document
set datestyle = iso, mdy
set work_mem = -1
show a
show a.b
show all
show time zone
show transaction isolation level
show session authorization
reset a
reset a.b
reset all
reset time zone
reset transaction isolation level
reset session authorization
discard all
discard plans
discard sequences
discard temp
discard temporary
prepare p as select 1
prepare p (int, text, numeric(10,2)[]) as insert into t values ($1, $2)
prepare p as with a as (select 1) delete from t
execute p
execute p (1, 'a', null)
deallocate p
deallocate prepare p
deallocate all
deallocate prepare all
declare c cursor for select 1
declare c binary insensitive no scroll cursor with hold for select 1 for update
declare c scroll cursor without hold for values (1)
declare c asensitive cursor for select 1
fetch c
fetch next from c
fetch prior in c
fetch first c
fetch last from c
fetch absolute -5 from c
fetch relative 3 c
fetch 10 from c
fetch -1 c
fetch all from c
fetch forward c
fetch forward 5 from c
fetch forward all in c
fetch backward from c
fetch backward 5 c
fetch backward all c
fetch from c
fetch in c
fetch next
fetch forward
fetch absolute
move c
move forward all in c
move 5 c
close c
close all
copy t from stdin
copy t to stdout
copy t (a, b) from '/x' with (format csv, header true, delimiter ',', null '', quote '"', escape '\', force_quote (a, b), force_not_null (a), force_null (b), encoding 'utf8', freeze)
copy t to stdout (format text, header match, force_quote *)
copy (select 1) to stdout with csv header
copy (values (1), (2)) to '/x'
copy (insert into t values (1) returning *) to stdout
copy t from program 'cat x'
copy t to program 'cat'
copy binary t from stdin
copy t from stdin with binary
copy t from stdin delimiter ',' null as 'x' csv header quote as '"' escape '\' force not null a, b force null c
copy t to stdout csv force quote a, b encoding 'utf8' freeze
copy t to stdout csv force quote *
copy t from stdin using delimiters '|' with null 'x'
copy t from stdin (format csv) where a > 5
copy t from stdin with (format csv, default_x 5, y)
explain select 1
explain analyze select 1
explain verbose select 1
explain analyze verbose insert into t values (1)
explain (analyze, verbose false, costs off, buffers 1, format json, summary 'on') select 1
explain (analyze) update t set a = 1
explain (format text) delete from t
explain create table t as select 1
explain execute p (1)
explain declare c cursor for select 1
explain (select 1)
explain (select 1) union select 2
explain with a as (select 1) select * from a
explain (analyze, consistency, format json) select 1
vacuum
vacuum t
vacuum full freeze verbose analyze t (a, b), s.u
vacuum (full, analyze true, parallel 2) t
vacuum analyze
analyze
analyze t
analyze verbose t (a), u
analyze (verbose, skip_locked) t
analyse t
cluster
cluster t
cluster verbose t using i
cluster (verbose) t
cluster t using i
reindex table t
reindex index concurrently s.i
reindex (verbose, tablespace x) schema s
reindex database d
reindex system s
checkpoint
lock t
lock table t, only s.u in access exclusive mode nowait
lock table t in access share mode
lock t in row share mode
lock t in row exclusive mode
lock t in share mode
lock t in share update exclusive mode
lock t in share row exclusive mode
lock t in exclusive mode
lock t nowait
call p()
call s.p(1, a => 2)
call fulcrum.fault('x')
do 'begin end'
do $$ begin end $$ language plpgsql
do language 'plpgsql' 'x'
listen c
notify c
notify c, 'x'
unlisten c
unlisten *
select 1;
select 1; select 2
;; select 1 ;;
begin; insert into t values (1); commit
select 1 -- comment
select /* a /* nested */ b */ 1
select 1 as order, 2 as from, 3 "x" order by 1
select abort, absolute, access, zone, year, yes from t
select a abort, b absolute, c zone, d user, e table, f end, g case, h distinct, i not, j and, k in from t
select a.select, b.from, c.order from t
select x.y.z.w from t
select 'a' as "b", 'b' c
select count ( * ) , f ( ) from t
select a = b is null, not a = b, not a is null, a = b and c = d or e, a + b < c * d, a || b like c || d, a like b = c, a = b like c, a < b is true
select - a ^ b, a ^ - b, a * - b, - a :: int, - a [1], a + b at time zone 'x' || 'y', a at time zone 'x' collate "C"
select a is null is null, a is not null and b in (1) in (true), a in (1) is true
select a between b and c or d, not a between 1 and 2, a between 1 and 2 is true, a between 1 and 2 = true, a between b = c and d
select a not like b, a not in (1, 2) and not b, not a not in (1)
select a <= any (array[1]) and b > all (select 2) or c
select a -> 'b' -> 'c' = d, a -> b || c, a -> 'x' is null, a ->> 'x' = 'y' and b @> '{}'
select f(variadic array[1, 2]), f(distinct a, b order by c), f(all a order by b using <)
select xmin, ctid, oid from pg_class
select 1 where exists (select from t)
select from t
select where true
select having true
select a from t where (a, b) > (1, 2) and (c, d) is not null and row(1, 2) is distinct from row(3, 4)
select * from t where a in (values (1), (2)) and b = any (values (3))
select * from (table t) x, (with a as (select 1) select * from a) y
select * from (values (1, 'a'), (2, 'b')) as t (id, name) where id = 1
select * from a left join (b inner join c on b.id = c.id) on a.id = b.id
select * from a, lateral (select * from b where b.id = a.id limit 1) x
select * from t where id = $1 and name like $2 || '%' order by id limit $3 offset $4 for update
select pg_catalog.set_config('search_path', '', false)
select n.nspname as "Schema", c.relname as "Name", case c.relkind when 'r' then 'table' when 'v' then 'view' end as "Type" from pg_catalog.pg_class c left join pg_catalog.pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r','p','') and n.nspname !~ '^pg_toast' and pg_catalog.pg_table_is_visible(c.oid) order by 1,2
select c.oid::pg_catalog.regclass, pg_catalog.format_type(a.atttypid, a.atttypmod), (select pg_catalog.pg_get_expr(d.adbin, d.adrelid, true) from pg_catalog.pg_attrdef d where d.adrelid = a.attrelid and d.adnum = a.attnum and a.atthasdef) from pg_catalog.pg_attribute a where a.attrelid = '16384' and a.attnum > 0 and not a.attisdropped
select c.relname operator(pg_catalog.~) '^(t)$' collate pg_catalog.default
select (information_schema._pg_expandarray(i.indkey)).n, (i.keys).x from (select 1) i
select null::text as a, t.typname, e'\\x' from pg_type t where t.typlen = any (array[-1, 2])
-- Beyond PostgreSQL 15: forms of 16 and 17, and CockroachDB's read in the past.
create table t (a text storage external compression pglz collate "C" not null)
select 0x1F, 0o17, 0b101, 1_000_000, 1_0.0_1e1_0
select a at local
select * from (select 1)
select * from a as of system time '-10s' where b
select 1 from t as of, u of
select a from t as of system time now() - interval '1 min' order by a limit 1
rollback to a
rollback work to savepoint a
rollback transaction to a

"""Everyday use of psycopg2. The first argument is a connection string; each block says what it did, or fails."""

import datetime
import decimal
import io
import sys
import uuid

import psycopg2
import psycopg2.errors
import psycopg2.extras

dsn = sys.argv[1]
connection = psycopg2.connect(dsn)

connection.autocommit = True
with connection.cursor() as cursor:
    cursor.execute(
        "create table py (id int primary key, t text, n numeric, d date, ts timestamptz, b bytea, a int[], ta text[],"
        " j jsonb, u uuid, f float8, bo boolean, iv interval)"
    )

connection.autocommit = False

# values of every type, there and back
row = (
    1,
    "it's",
    decimal.Decimal("1.50"),
    datetime.date(2024, 1, 2),
    datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc),
    b"\x00\xff",
    [1, 2, None],
    ["a", 'b"c'],
    {"a": [1]},
    uuid.UUID(int=5),
    1.5,
    True,
    datetime.timedelta(days=1, hours=2),
)
psycopg2.extras.register_uuid()
with connection, connection.cursor() as cursor:
    cursor.execute(
        "insert into py values (" + ", ".join(["%s"] * len(row)) + ") returning id",
        [psycopg2.extras.Json(each) if isinstance(each, dict) else each for each in row],
    )
    assert cursor.fetchone() == (1,) and cursor.rowcount == 1
    cursor.execute("select * from py where id = %(id)s", {"id": 1})
    found = cursor.fetchone()
    assert tuple(bytes(each) if isinstance(each, memoryview) else each for each in found) == row, found
    assert [each.name for each in cursor.description][:2] == ["id", "t"]
    cursor.execute("select (1, 2) in %s, 3 = any(%s)", (((1, 2), (3, 4)), [1, 3]))
    assert cursor.fetchone() == (True, True)
print("values")

with connection, connection.cursor() as cursor:
    cursor.executemany("insert into py (id, t) values (%s, %s)", [(i, "r%d" % i) for i in range(2, 20)])
    psycopg2.extras.execute_values(cursor, "insert into py (id, t) values %s", [(i, "v") for i in range(20, 60)])
    psycopg2.extras.execute_batch(cursor, "update py set n = %s where id = %s", [(i, i) for i in range(2, 30)])
    cursor.execute("select count(*), sum(n) from py where id < 30")
    assert cursor.fetchone() == (29, decimal.Decimal("435.50"))
print("many rows")

with connection, connection.cursor("named") as cursor:
    cursor.itersize = 7
    cursor.execute("select id from py order by id")
    assert cursor.fetchmany(5) == [(i,) for i in range(1, 6)]
    assert len(list(cursor)) == 54
print("named cursors")

with connection, connection.cursor() as cursor:
    cursor.copy_expert("copy py (id, t) from stdin with (format csv)", io.StringIO('100,x\n101,"y,z"\n'))
    out = io.StringIO()
    cursor.copy_expert("copy (select id, t from py where id >= 100 order by id) to stdout", out)
    assert out.getvalue() == "100\tx\n101\ty,z\n"
    cursor.copy_from(io.StringIO("200\tq\n"), "py", columns=("id", "t"))
print("copies")

try:
    with connection, connection.cursor() as cursor:
        cursor.execute("insert into py (id) values (500)")
        cursor.execute("insert into py (id) values (1)")
    raise AssertionError("a key came twice")
except psycopg2.errors.UniqueViolation as error:
    assert (error.pgcode, error.diag.constraint_name, error.diag.table_name) == ("23505", "py_pkey", "py")
    assert error.diag.message_detail == "Key (id)=(1) already exists."
with connection, connection.cursor() as cursor:
    cursor.execute("select 1 from py where id = 500")
    assert cursor.fetchone() is None
    try:
        cursor.execute("selekt 1")
    except psycopg2.errors.SyntaxError as error:
        assert error.diag.statement_position == "1"
    try:
        cursor.execute("select 1")
    except psycopg2.errors.InFailedSqlTransaction as error:
        assert error.pgcode == "25P02"
    connection.rollback()
print("errors")

connection.autocommit = True
with connection.cursor() as cursor:
    cursor.execute("insert into py (id) values (300)")
    cursor.execute("vacuum")
connection.autocommit = False
connection.set_session(isolation_level="READ COMMITTED", readonly=True)
with connection, connection.cursor() as cursor:
    cursor.execute("show transaction_isolation")
    assert cursor.fetchone() == ("read committed",)
    try:
        cursor.execute("delete from py")
    except psycopg2.errors.ReadOnlySqlTransaction as error:
        assert error.pgcode == "25006"
connection.close()
print("modes")

one = psycopg2.connect(dsn)
xid = one.xid(42, "global", "branch")
one.tpc_begin(xid)
with one.cursor() as cursor:
    cursor.execute("insert into py (id) values (400)")
one.tpc_prepare()
one.tpc_commit()
one.tpc_begin(one.xid(42, "global", "other"))
with one.cursor() as cursor:
    cursor.execute("insert into py (id) values (401)")
one.tpc_prepare()
one.close()
two = psycopg2.connect(dsn)
left = two.tpc_recover()
two.rollback()
assert [(each.gtrid, each.bqual) for each in left] == [("global", "other")], left
two.tpc_rollback(left[0])
with two, two.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
    cursor.execute("select id from py where id in (400, 401)")
    assert [dict(each) for each in cursor.fetchall()] == [{"id": 400}]
print("two phases")

with two, two.cursor() as cursor:
    cursor.execute("drop table if exists nowhere")
    assert two.notices[-1] == 'NOTICE:  table "nowhere" does not exist, skipping\n'
    cursor.callproc("upper", ["abc"])
    assert cursor.fetchone() == ("ABC",)
    cursor.execute("set statement_timeout = 100")
    try:
        cursor.execute("select pg_sleep(100)")
    except psycopg2.errors.QueryCanceled as error:
        assert error.pgcode == "57014"
two.close()
print("done")

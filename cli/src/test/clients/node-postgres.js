// Everyday use of node-postgres. The first argument is the port, the second where its package lies.

const assert = require('assert');
const { Client, Pool } = require(process.argv[3]);

const where = { host: '127.0.0.1', port: Number(process.argv[2]), user: 'fulcrum', database: 'fulcrum' };

async function fails(code, promise) {
  const error = await promise.then(() => assert.fail('went well'), (refused) => refused);
  assert.strictEqual(error.code, code, error.stack);
  return error;
}

async function main() {
  const client = new Client(where);
  await client.connect();
  const notices = [];
  client.on('notice', (notice) => notices.push(notice.message));

  assert.deepStrictEqual((await client.query("select 1 as a, 'x' as b")).rows, [{ a: 1, b: 'x' }]);
  assert.deepStrictEqual((await client.query('select 1 as a; select 2 as a')).map((each) => each.rows[0].a), [1, 2]);
  await client.query('drop table if exists nd');
  assert.deepStrictEqual(notices, ['table "nd" does not exist, skipping']);
  console.log('simple queries');

  await client.query('create table nd (id int primary key, big bigint, n numeric, t text, b bytea, ts timestamptz,'
    + ' j jsonb, a int[], ta text[], f float8, bo bool, u uuid)');
  const row = {
    id: 1, big: '9007199254740993', n: '1.50', t: "it's", b: Buffer.from([0, 255]), ts: new Date(0), j: { a: [1] },
    a: [1, 2], ta: ['a', 'b"c', null], f: 1.5, bo: true, u: 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11',
  };
  const marks = Object.keys(row).map((_, i) => '$' + (i + 1)).join(', ');
  const made = await client.query(`insert into nd values (${marks}) returning *`, Object.values(row));
  assert.deepStrictEqual({ ...made.rows[0] }, row);
  assert.strictEqual(made.fields[0].dataTypeID, 23);
  console.log('types');

  const named = { name: 'plus', text: 'select $1::int + 1 as x' };
  for (let i = 0; i < 3; i++) {
    assert.strictEqual((await client.query({ ...named, values: [i] })).rows[0].x, i + 1);
  }
  const array = { text: 'select id, t from nd where id = any($1)', values: [[1, 3]], rowMode: 'array' };
  assert.deepStrictEqual((await client.query(array)).rows, [[1, "it's"]]);
  assert.deepStrictEqual((await client.query('select $1::int as a', [null])).rows, [{ a: null }]);
  assert.deepStrictEqual(
    (await client.query({ text: "select 1::int4 a, true b, 1.5::float8 c, 'x'::text d", binary: true })).rows,
    [{ a: 1, b: true, c: 1.5, d: 'x' }]);
  console.log('parameters');

  await client.query('begin');
  await client.query('insert into nd (id) values (2)');
  await client.query('rollback');
  await client.query('begin');
  await client.query('insert into nd (id) values (3)');
  await client.query('commit');
  assert.deepStrictEqual((await client.query('select id from nd order by id')).rows, [{ id: 1 }, { id: 3 }]);
  const twice = await fails('23505', client.query('insert into nd (id) values ($1)', [1]));
  assert.deepStrictEqual([twice.constraint, twice.table, twice.detail],
    ['nd_pkey', 'nd', 'Key (id)=(1) already exists.']);
  assert.strictEqual((await fails('42601', client.query('select 1 frm nd where'))).position, '14');
  console.log('transactions and errors');

  const pool = new Pool({ ...where, max: 4 });
  const answers = await Promise.all([...Array(20).keys()].map((i) => pool.query('select $1::int as i', [i])));
  assert.strictEqual(answers.reduce((sum, each) => sum + each.rows[0].i, 0), 190);
  const one = await pool.connect();
  await one.query('begin');
  await one.query('insert into nd (id) values (10)');
  await one.query('commit');
  one.release();
  assert.strictEqual((await pool.query('select 1 from nd')).rowCount, 3);
  await pool.end();
  console.log('pool');

  const impatient = new Client({ ...where, statement_timeout: 200, options: '-c timezone=Asia/Tokyo' });
  await impatient.connect();
  assert.deepStrictEqual((await impatient.query('show timezone')).rows, [{ TimeZone: 'Asia/Tokyo' }]);
  await fails('57014', impatient.query('select pg_sleep(100)'));
  await impatient.end();
  await client.end();
  console.log('done');
}

main().catch((error) => {
  console.log(error.stack);
  process.exit(1);
});

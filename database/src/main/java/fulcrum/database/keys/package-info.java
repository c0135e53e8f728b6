/// Keys: values of SQL's types as bytes whose order is PostgreSQL's order of the values.
///
/// A key is a tuple of columns, each with a type and an [fulcrum.database.keys.Order]. Compared as
/// unsigned bytes, two keys of one [fulcrum.database.keys.KeySchema] are in the order of their
/// tuples. No column's bytes begin another value's bytes of that column, so the tuples that agree
/// in their first columns are exactly one [fulcrum.database.keys.KeyRange#prefix], and anything may
/// follow a key.
///
/// The format, so that it outlives this code. A column begins with `00` for null where nulls come
/// first, with `ff` for null where they come last, and otherwise with a byte in between:
///
/// | type | bytes of a value, ascending |
/// |---|---|
/// | boolean | `01` false, `02` true |
/// | smallint, integer, bigint | *integer*: `10`+v for v from 0 to 223; `ef`+n and the n lowest bytes of a greater v; `10`-n and the n lowest bytes of a negative v; n least |
/// | numeric | `01` -infinity, `03` zero, `05` infinity, `06` NaN; `04`, exponent, digits; `02` and the complement of the opposite's exponent and digits |
/// | real, double precision | `01`, four or eight bytes of IEEE 754, the sign bit turned over, and of negative numbers all bits |
/// | text, varchar, char | `01`, UTF-8, `00` |
/// | bytea | `01`, the bytes with `00` as `00 ff`, `00 01` |
/// | date | *integer* of days |
/// | time, timestamp, timestamptz | *integer* of microseconds |
/// | interval | *integer* of days, a month being 30 of them, and *integer* of microseconds, 0 to below a day |
/// | uuid | `01`, 16 bytes |
/// | array of one dimension | `01`, each element, null being `ff`, then `00` |
///
/// A finite numeric is 0.d₁d₂d₃... times 100 to the exponent, an *integer*; d₁ and the last dᵢ are
/// not zero; each dᵢ is 2dᵢ+1 but the last is 2dᵢ. Descending, all bytes of a value are turned
/// over.
///
/// Each value has one encoding and a reader refuses every other with
/// [fulcrum.machine.codec.Malformed]. Values that compare equal have the same bytes, so what tells
/// them apart does not come back from a key: the scale of a numeric, the sign of a zero, the bits
/// of a NaN, and which parts an interval is made of. Whoever has to show them keeps them in the
/// row.
///
/// Sources: PostgreSQL 17, `numeric.c`, `float.h`, `timestamp.c` (`interval_cmp_value`),
/// `arrayfuncs.c` (`array_cmp`) for the order; SQLite 4's key encoding for numeric's digits.
@NullMarked
package fulcrum.database.keys;

import org.jspecify.annotations.NullMarked;

/// What the catalog says of tables: what they are made of, where they are cut, and which versions
/// of them there are.
///
/// It is kept in tables itself, the [SystemTables]: rows at group 0, versioned like any row and
/// changed by ordinary transactions ([fulcrum.database.ddl]).
///
/// | Table | Key | Row |
/// |---|---|---|
/// | 1 | number of a table | [TableDescriptor] |
/// | 2 | schema, name | [SchemaRow.Named], the number of a table |
/// | 3 | space, first key | [SchemaRow.Placed], a shard |
/// | 4 | space, number of a table | [SchemaRow.Versioned], the version of its schema |
/// | 5 | nothing that matters | [SchemaRow.Numbers], those that are given next |
/// | 6 | number of an object | what SQL has of it, in a form of its own |
/// | 7 | space of names, name | the number of the object that has it |
/// | 8 | 0, 1 | which change of 6 was the last; the number that is given next |
/// | 9 | number of a sequence | how far it has come |
///
/// The version of a schema rises by one with each change. A table that is dropped keeps its rows in
/// 1 and 4, in a last version of which nobody may write: so its shards can tell who is late.
///
/// Source: versions of schemas of which two at most are in use, Rae et al., "Online, Asynchronous
/// Schema Change in F1", VLDB 2013, section 3.
@NullMarked
package fulcrum.database.schema;

import org.jspecify.annotations.NullMarked;

/// How SQL's rows and objects lie in the database: as keys and values of [stored
/// tables][fulcrum.database.schema.TableDescriptor], asked for by one session's requests.
///
/// A stored table knows the columns of its key alone. The value of a row has the other columns, and
/// those of the key that do not come back from it: of each the number and the value, in the order
/// of the numbers. What is not there is NULL, or what was said when the column was added.
///
/// The format of a value: a version byte, 1; then for each column its number as a varint and one
/// byte, 0 for NULL and 1 for a value that follows, as [fulcrum.sql.storage.DatumForm] writes it.
@NullMarked
package fulcrum.sql.storage;

import org.jspecify.annotations.NullMarked;

/// Changes of the catalog of tables: each is one transaction over the [system
/// tables][fulcrum.database.schema.SystemTables], written as a program that waits for nobody.
///
/// A [Definition] says what to ask of a coordinator, is told what that brought, and says what to
/// ask next ([Step]). Who runs it sends and waits: a session of SQL, the simulator, a test. All
/// that decides is read under locks that are held until the commit: of two who create one name, the
/// second waits for the row of the name, and finds it.
///
/// All take locks in one order: the name, another table's name and descriptor, the table's
/// descriptor, the numbers.
///
/// What is committed holds, but the shards have yet to hear of it: whoever uses a table brings it
/// to them.
@NullMarked
package fulcrum.database.ddl;

import org.jspecify.annotations.NullMarked;

/// The surface of the dialect: each form of PostgreSQL's SQL with an example, whether it is there,
/// and the page that says so.
///
/// The forms stand in text files, a chapter in each ([Forms]). From them come the test, which runs
/// every example here and at a real PostgreSQL, and the page `docs/reference/surface.md`.
@NullMarked
package fulcrum.cli.sql.surface;

import org.jspecify.annotations.NullMarked;

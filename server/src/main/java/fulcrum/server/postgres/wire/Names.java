package fulcrum.server.postgres.wire;

import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import fulcrum.sql.session.Session;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// The prepared statements and the portals of a connection, by the names that a message has for
/// them; the empty name is for the next best, and is taken anew again and again.
final class Names {

    private final DoorBounds bounds;
    private final NameTable<Session.Prepared> statements = new NameTable<>();
    private final NameTable<OpenPortal> portals = new NameTable<>();
    private Session.@Nullable Prepared unnamedStatement;
    private @Nullable OpenPortal unnamedPortal;

    Names(DoorBounds bounds) {
        this.bounds = bounds;
    }

    // Prepared statements

    /// @param takes so many bytes, should it be new
    void demandNewStatement(ByteBuf in, int at, int length, int takes) {
        if (length == 0) {
            unnamedStatement = null;
            return;
        }
        if (statements.find(in, at, length) != null) {
            throw new SqlError(
                    SqlState.DUPLICATE_STATEMENT,
                    "prepared statement \"" + name(in, at, length) + "\" already exists");
        }
        demandRoom(statements, "prepared statements", takes);
    }

    void put(ByteBuf in, int at, int length, Session.Prepared prepared, int takes) {
        if (length == 0) {
            unnamedStatement = prepared;
        } else {
            statements.put(in, at, length, prepared, takes);
        }
    }

    Session.Prepared statement(ByteBuf in, int at, int length) {
        Session.Prepared found = length == 0 ? unnamedStatement : statements.find(in, at, length);
        if (found == null) {
            throw new SqlError(
                    SqlState.NO_STATEMENT,
                    length == 0
                            ? "unnamed prepared statement does not exist"
                            : "prepared statement \"" + name(in, at, length) + "\" does not exist");
        }
        return found;
    }

    void closeStatement(ByteBuf in, int at, int length) {
        if (length == 0) {
            unnamedStatement = null;
        } else {
            boolean _ = statements.remove(in, at, length);
        }
    }

    /// As `DEALLOCATE ALL` has it.
    void closeStatements() {
        statements.clear();
    }

    // Portals

    /// @param takes so many bytes, should it be new
    void demandNewPortal(ByteBuf in, int at, int length, int takes) {
        if (length > 0) {
            if (portals.find(in, at, length) != null) {
                throw new SqlError(
                        SqlState.DUPLICATE_CURSOR,
                        "cursor \"" + name(in, at, length) + "\" already exists");
            }
            demandRoom(portals, "portals", takes);
        }
    }

    void put(ByteBuf in, int at, int length, OpenPortal portal, int takes) {
        if (length > 0) {
            portals.put(in, at, length, portal, takes);
        } else {
            unnamedPortal = portal;
        }
    }

    OpenPortal portal(ByteBuf in, int at, int length) {
        OpenPortal found = length == 0 ? unnamedPortal : portals.find(in, at, length);
        if (found == null) {
            throw new SqlError(
                    SqlState.NO_CURSOR, "portal \"" + name(in, at, length) + "\" does not exist");
        }
        return found;
    }

    void closePortal(ByteBuf in, int at, int length) {
        if (length == 0) {
            unnamedPortal = null;
        } else {
            boolean _ = portals.remove(in, at, length);
        }
    }

    /// No portal outlives its transaction.
    void closePortals() {
        portals.clear();
        unnamedPortal = null;
    }

    /// A simple query takes the place of what has no name.
    void closeUnnamed() {
        unnamedStatement = null;
        unnamedPortal = null;
    }

    private void demandRoom(NameTable<?> table, String what, int takes) {
        if (table.size() >= bounds.names() || table.bytes() + takes > bounds.namedBytes()) {
            throw new SqlError(SqlState.LIMIT_EXCEEDED, "too many " + what)
                    .detail(
                            "A connection has at most "
                                    + bounds.names()
                                    + " of them, with "
                                    + bounds.namedBytes()
                                    + " bytes in all.")
                    .hint("Close those that are not needed any more.");
        }
    }

    static String name(ByteBuf in, int at, int length) {
        return Utf8.text(in, at, length);
    }
}

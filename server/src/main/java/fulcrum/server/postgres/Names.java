package fulcrum.server.postgres;

import fulcrum.machine.Bytes;
import fulcrum.server.postgres.sql.SqlError;
import fulcrum.server.postgres.sql.SqlState;
import fulcrum.server.postgres.wire.NameTable;
import org.jspecify.annotations.Nullable;

/// The prepared statements and the portals of a connection, by the names that a message has for
/// them; the empty name is for the next best, and is taken anew again and again.
final class Names {

    private final MessageReader reader;
    private final DoorBounds bounds;
    private final NameTable<Prepared> statements = new NameTable<>();
    private final NameTable<Portal> portals = new NameTable<>();
    private @Nullable Prepared unnamedStatement;
    private @Nullable Portal unnamedPortal;
    private @Nullable Portal spare;

    Names(MessageReader reader, DoorBounds bounds) {
        this.reader = reader;
        this.bounds = bounds;
    }

    NameTable<Prepared> statements() {
        return statements;
    }

    // Prepared statements

    void demandNewStatement(int at, int length) {
        if (length > 0 && statements.find(reader.bytes(), at, length) != null) {
            throw new SqlError(
                    SqlState.DUPLICATE_STATEMENT,
                    "prepared statement \"" + name(at, length) + "\" already exists");
        }
    }

    void put(int at, int length, Prepared prepared) {
        if (length == 0) {
            unnamedStatement = prepared;
        } else {
            demandRoom(statements, "prepared statements");
            statements.put(reader.bytes(), at, length, prepared, reader.size());
        }
    }

    Prepared statement(int at, int length) {
        Prepared found =
                length == 0 ? unnamedStatement : statements.find(reader.bytes(), at, length);
        if (found == null) {
            throw new SqlError(
                    SqlState.NO_STATEMENT,
                    length == 0
                            ? "unnamed prepared statement does not exist"
                            : "prepared statement \"" + name(at, length) + "\" does not exist");
        }
        return found;
    }

    void closeStatement(int at, int length) {
        if (length == 0) {
            unnamedStatement = null;
        } else {
            boolean _ = statements.remove(reader.bytes(), at, length);
        }
    }

    // Portals

    void demandNewPortal(int at, int length) {
        if (length > 0 && portals.find(reader.bytes(), at, length) != null) {
            throw new SqlError(
                    SqlState.DUPLICATE_PORTAL,
                    "portal \"" + name(at, length) + "\" already exists");
        }
    }

    void put(
            int at,
            int length,
            Prepared prepared,
            @Nullable Bytes[] parameters,
            int[] resultFormats) {
        if (length > 0) {
            demandRoom(portals, "portals");
            Portal portal = new Portal(prepared);
            portal.reset(prepared, parameters, resultFormats);
            portals.put(reader.bytes(), at, length, portal, reader.size());
        } else {
            Portal portal = spare == null ? new Portal(prepared) : spare;
            spare = portal;
            portal.reset(prepared, parameters, resultFormats);
            unnamedPortal = portal;
        }
    }

    Portal portal(int at, int length) {
        Portal found = length == 0 ? unnamedPortal : portals.find(reader.bytes(), at, length);
        if (found == null) {
            throw new SqlError(
                    SqlState.NO_PORTAL, "portal \"" + name(at, length) + "\" does not exist");
        }
        return found;
    }

    void closePortal(int at, int length) {
        if (length == 0) {
            unnamedPortal = null;
        } else {
            boolean _ = portals.remove(reader.bytes(), at, length);
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

    private void demandRoom(NameTable<?> table, String what) {
        if (table.size() >= bounds.names() || table.bytes() + reader.size() > bounds.namedBytes()) {
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

    private String name(int at, int length) {
        byte[] bytes = new byte[length];
        reader.bytes().getBytes(at, bytes);
        return Bytes.wrap(bytes).asText();
    }
}

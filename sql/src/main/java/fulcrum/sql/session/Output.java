package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.error.Notice;
import fulcrum.sql.error.SqlError;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where a session's answers go. Told on the door's own thread or on another, one thing at a time.
public interface Output {

    /// A statement was understood.
    void prepared(Session.Prepared statement);

    /// Rows of these columns follow.
    void columns(List<ResultColumn> columns);

    /// Some rows, in order. On another thread than the door's it returns when there is room for
    /// more, so that a client that reads slowly has no more in memory than it takes; on the door's
    /// own, rows are few.
    ///
    /// @param rows to be written out before it returns, for their arrays are used again
    /// @throws SqlError where the client is gone, or does not want them any more
    void rows(List<Datum[]> rows);

    /// A statement is carried out.
    ///
    /// @param tag as CommandComplete has it, such as `UPDATE 3`
    void complete(String tag);

    /// The text has no statement in it.
    void empty();

    /// So many rows as were asked for were told, and there may be more.
    void suspended();

    void notice(Notice notice);

    /// A setting that clients are told of is different now.
    void changed(String setting, String value);

    /// The client's own rows are wanted (`COPY ... FROM STDIN`).
    ///
    /// @param columns how many values a line has
    /// @param binary whether lines are PostgreSQL's binary ones
    /// @return where they come from; it is read on another thread than the door's
    CopySource copyIn(int columns, boolean binary);

    /// Rows follow as the client wants to keep them (`COPY ... TO STDOUT`), by [#copied].
    void copyOut(int columns, boolean binary);

    /// Part of them; the array is the receiver's.
    void copied(byte[] bytes);

    /// All is told.
    void over();

    /// It was not carried out. Nothing more is told.
    void failed(SqlError error);

    /// One that takes notice only of what it says more of, and has nothing to copy.
    interface Ignoring extends Output {

        @Override
        default void prepared(Session.Prepared statement) {}

        @Override
        default void columns(List<ResultColumn> columns) {}

        @Override
        default void rows(List<Datum[]> rows) {}

        @Override
        default void complete(String tag) {}

        @Override
        default void empty() {}

        @Override
        default void suspended() {}

        @Override
        default void notice(Notice notice) {}

        @Override
        default void changed(String setting, String value) {}

        @Override
        default CopySource copyIn(int columns, boolean binary) {
            throw new IllegalStateException("nobody copies anything here");
        }

        @Override
        default void copyOut(int columns, boolean binary) {
            throw new IllegalStateException("nobody copies anything here");
        }

        @Override
        default void copied(byte[] bytes) {}

        @Override
        default void over() {}

        @Override
        default void failed(SqlError error) {}
    }

    /// What a client copies.
    interface CopySource {

        /// The next piece, cut anywhere; waits for it.
        ///
        /// @return null where all was read
        /// @throws SqlError where the client has given up (57014), or is gone
        byte @Nullable [] next();
    }
}

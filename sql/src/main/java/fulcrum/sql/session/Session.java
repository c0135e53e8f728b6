package fulcrum.sql.session;

import fulcrum.database.keys.Datum;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.Styles;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One client's conversation with the database, as the extended query protocol cuts it into steps
/// (manual, 55.2.3). All is asked on the thread of the client's door, one thing at a time: who has
/// asked waits until the [Output] says that it is over. What is quick is over when the call
/// returns; all else goes on elsewhere, and the output is told from there.
public interface Session {

    /// Understands a statement.
    ///
    /// @param text one statement, or none
    /// @param parameters the types that the client gives to `$1` and on; null for those that the
    ///   statement decides, as for all behind the last of the list
    /// @param output is told [Output#prepared] and [Output#over], or [Output#failed]
    void prepare(String text, List<@Nullable SqlType> parameters, Output output);

    /// Gives a statement its arguments; nothing of it is carried out yet.
    ///
    /// @param arguments as many as it has parameters
    Portal bind(Prepared statement, Datum[] arguments);

    /// Carries a portal out, or goes on with it.
    ///
    /// @param rows at most so many of its rows; 0 for all
    /// @param alone it is known that this is all between two [#sync]s: its transaction need not
    ///   wait for the second one
    /// @param output is told the rows, [Output#complete] or [Output#suspended], and [Output#over];
    ///   or [Output#failed]
    void execute(Portal portal, int rows, boolean alone, Output output);

    /// Ends what was begun since the last one: commits, unless a transaction block is open. After a
    /// failure, until this comes, nothing else may be asked.
    ///
    /// @param output is told [Output#over], or [Output#failed] where what was told to be complete
    ///   is not committed
    void sync(Output output);

    /// The door itself has refused what the client asked for, such as a portal that does not exist,
    /// and has told it: what was begun since the last [#sync] fails with it, and so does a
    /// transaction block that is open. A session that has failed already may be told, too.
    void fail();

    /// Carries out all statements of a text, as the simple query protocol has it, [#sync] included.
    ///
    /// @param output is told for each statement [Output#columns] where it has rows, the rows, and
    ///   [Output#complete], then [Output#over]; or [Output#failed] at the first that fails
    void query(String text, Output output);

    /// What has begun is no longer wanted: the statement under way fails with 57014 as soon as that
    /// can be. From any thread.
    ///
    /// @param why the end of the message, such as `user request`
    void cancel(String why);

    /// Whether a transaction block is open.
    Status status();

    /// How the session writes values.
    Styles styles();

    /// How it writes the number of an object, as far as it knows the object.
    ///
    /// @param type such as `regclass`
    default String nameOf(SqlType type, long number) {
        return Long.toString(number);
    }

    /// What a setting is now, such as `client_encoding`; null where there is no such setting.
    @Nullable String setting(String name);

    /// The client is gone: what was not brought to a commit is rolled back.
    void close();

    /// As ReadyForQuery tells it.
    enum Status {
        IDLE,
        IN_BLOCK,
        FAILED
    }

    /// A statement that was understood.
    interface Prepared {

        /// Types of the parameters, all known now.
        List<SqlType> parameters();

        /// What its rows consist of; null where it brings none.
        @Nullable List<ResultColumn> columns();
    }

    /// A statement with its arguments.
    interface Portal {
        Prepared statement();
    }
}

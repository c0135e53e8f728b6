package fulcrum.sql.session;

import fulcrum.sql.catalog.Role;
import fulcrum.sql.error.SqlError;
import java.util.SortedMap;

/// Opens sessions. On the door's thread.
public interface Opening {

    /// Finds out who somebody is who wants to come in; the answer may take a while, where the
    /// catalog was not read yet.
    ///
    /// @param user the name that was given
    void find(String user, Found found);

    /// Opens a session for who was let in.
    ///
    /// @param settings that the client asks for at start-up, such as `application_name`
    /// @param process as the client is told it, for `pg_backend_pid` and for cancelling
    /// @throws SqlError where the database does not exist, or a setting is wrong
    Session open(
            Role user,
            String database,
            SortedMap<String, String> settings,
            int process,
            String address);

    /// What is known of a role.
    interface Found {
        void role(Role role);

        /// There is none of that name.
        void nobody();

        void failed(SqlError error);
    }
}

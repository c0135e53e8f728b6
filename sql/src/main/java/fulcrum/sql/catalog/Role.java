package fulcrum.sql.catalog;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A user, or a group of them.
///
/// @param verifier of the password, as `pg_authid.rolpassword` has it: `SCRAM-SHA-256$...`; null
///   where it has none
/// @param connections so many at once; -1 for any number
/// @param validUntil until when its password is, in microseconds since 2000-01-01 UTC;
///   [Long#MAX_VALUE] for ever
/// @param memberOf the roles whose privileges it has
/// @param settings that its sessions begin with
public record Role(
        int oid,
        String name,
        boolean superuser,
        boolean inherits,
        boolean createRole,
        boolean createDatabase,
        boolean login,
        int connections,
        @Nullable String verifier,
        long validUntil,
        List<Membership> memberOf,
        SortedMap<String, String> settings,
        @Nullable String comment)
        implements Entry {

    /// The one that there is before any other.
    public static final int BOOTSTRAP = 10;

    /// @param admin it may let others in
    public record Membership(int role, int grantor, boolean admin) {}

    public Role {
        memberOf = List.copyOf(memberOf);
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
    }

    public Role called(String other) {
        return new Role(
                oid,
                other,
                superuser,
                inherits,
                createRole,
                createDatabase,
                login,
                connections,
                verifier,
                validUntil,
                memberOf,
                settings,
                comment);
    }

    public Role withMemberOf(List<Membership> others) {
        return new Role(
                oid,
                name,
                superuser,
                inherits,
                createRole,
                createDatabase,
                login,
                connections,
                verifier,
                validUntil,
                others,
                settings,
                comment);
    }

    public Role withSettings(SortedMap<String, String> others) {
        return new Role(
                oid,
                name,
                superuser,
                inherits,
                createRole,
                createDatabase,
                login,
                connections,
                verifier,
                validUntil,
                memberOf,
                others,
                comment);
    }
}

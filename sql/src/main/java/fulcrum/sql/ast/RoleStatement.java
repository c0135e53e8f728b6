package fulcrum.sql.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who there is, and what they may (manual, CREATE ROLE, GRANT).
public sealed interface RoleStatement extends Definition {

    record CreateRole(Kind kind, Role role, List<RoleOption> options, Position at)
            implements RoleStatement {

        /// Users log in; groups are roles of old.
        public enum Kind {
            ROLE,
            USER,
            GROUP
        }

        public CreateRole {
            options = List.copyOf(options);
        }
    }

    record AlterRole(Role role, List<RoleOption> options, Position at) implements RoleStatement {

        public AlterRole {
            options = List.copyOf(options);
            if (options.stream().anyMatch(RoleStatement::isOfCreation)) {
                throw new IllegalArgumentException("said only where a role is made");
            }
        }
    }

    private static boolean isOfCreation(RoleOption option) {
        boolean members =
                option instanceof RoleOption.Members each
                        && each.side() != RoleOption.Members.Side.ROLE;
        return members || option instanceof RoleOption.SystemId;
    }

    /// A setting that becomes the default of a role's sessions.
    ///
    /// @param role null for all
    /// @param database null for every one
    record AlterRoleSetting(
            @Nullable Role role, @Nullable String database, Setting setting, Position at)
            implements RoleStatement {}

    /// Old spelling of GRANT and REVOKE of a role.
    record AlterGroup(Role group, boolean add, List<Role> members, Position at)
            implements RoleStatement {

        public AlterGroup {
            members = Lists.atLeastOne(members);
        }
    }

    record DropRole(boolean ifExists, List<Role> roles, Position at) implements RoleStatement {

        public DropRole {
            roles = Lists.atLeastOne(roles);
        }
    }

    sealed interface RoleOption {

        /// `superuser`, `nologin` and their like; `inherit` too.
        record Word(String word, Position at) implements RoleOption {}

        /// @param password null for none
        record Password(@Nullable String password) implements RoleOption {}

        record ConnectionLimit(int limit) implements RoleOption {}

        record ValidUntil(String time) implements RoleOption {}

        record SystemId(int id) implements RoleOption {}

        /// @param side of the membership that they are
        record Members(Side side, List<Role> roles) implements RoleOption {

            public enum Side {
                /// They become members.
                ROLE,
                /// They become members and may make others so.
                ADMIN,
                /// The new role becomes theirs.
                IN_ROLE
            }

            public Members {
                roles = Lists.atLeastOne(roles);
            }
        }
    }

    /// A right.
    ///
    /// @param name as it is written, folded
    /// @param columns it is restricted to; empty for the whole object
    record Privilege(String name, List<String> columns) {

        public Privilege {
            columns = List.copyOf(columns);
        }
    }

    /// Rights to objects, given or taken.
    ///
    /// @param privileges `all` is a right like others
    /// @param option whether the right to give them on is meant: with them when granted, alone when
    ///   revoked
    /// @param grantor null for who orders it
    record Grant(
            boolean revoke,
            List<Privilege> privileges,
            GrantTarget target,
            List<Role> roles,
            boolean option,
            @Nullable Role grantor,
            Definition.Behavior behavior,
            Position at)
            implements RoleStatement {

        public Grant {
            privileges = Lists.atLeastOne(privileges);
            roles = Lists.atLeastOne(roles);
            if (!revoke && behavior != Definition.Behavior.DEFAULT) {
                throw new IllegalArgumentException("nothing depends on what is new");
            }
        }
    }

    /// Membership in roles, given or taken.
    record GrantRole(
            boolean revoke,
            List<String> granted,
            List<Role> roles,
            boolean adminOption,
            @Nullable Role grantor,
            Definition.Behavior behavior,
            Position at)
            implements RoleStatement {

        public GrantRole {
            granted = Lists.atLeastOne(granted);
            roles = Lists.atLeastOne(roles);
            if (!revoke && behavior != Definition.Behavior.DEFAULT) {
                throw new IllegalArgumentException("nothing depends on what is new");
            }
        }
    }

    /// What rights are to.
    ///
    /// @param allInSchema whether the names are schemas, and all in them is meant
    record GrantTarget(Definition.Kind kind, boolean allInSchema, List<Name> names) {

        public GrantTarget {
            names = Lists.atLeastOne(names);
            boolean relation = kind == Definition.Kind.TABLE || kind == Definition.Kind.SEQUENCE;
            boolean simple = kind == Definition.Kind.SCHEMA || kind == Definition.Kind.DATABASE;
            if ((!relation && (!simple || allInSchema))
                    || ((simple || allInSchema)
                            && names.stream().anyMatch(name -> name.parts().size() > 1))) {
                throw new IllegalArgumentException("no such object");
            }
        }
    }
}

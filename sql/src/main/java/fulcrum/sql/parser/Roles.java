package fulcrum.sql.parser;

import static fulcrum.sql.parser.Trees.at;

import fulcrum.sql.SyntaxError;
import fulcrum.sql.ast.Definition;
import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Role;
import fulcrum.sql.ast.RoleStatement;
import fulcrum.sql.ast.RoleStatement.GrantTarget;
import fulcrum.sql.ast.RoleStatement.Privilege;
import fulcrum.sql.ast.RoleStatement.RoleOption;
import fulcrum.sql.ast.Setting;
import fulcrum.sql.ast.Statement;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.Lexeme;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Roles and their rights.
final class Roles {

    private final SyntaxTree tree;

    Roles(SyntaxTree tree) {
        this.tree = tree;
    }

    Role role(Sql.RoleContext context) {
        Role.Kind kind =
                switch (Trees.type(context)) {
                    case Sql.CURRENT_ROLE -> Role.Kind.CURRENT_ROLE;
                    case Sql.CURRENT_USER -> Role.Kind.CURRENT_USER;
                    case Sql.SESSION_USER -> Role.Kind.SESSION_USER;
                    default ->
                            Trees.word(context).equals("public")
                                    ? Role.Kind.PUBLIC
                                    : Role.Kind.NAMED;
                };
        return new Role(kind, kind == Role.Kind.NAMED ? Trees.word(context) : null, at(context));
    }

    private List<Role> roles(Sql.RolesContext context) {
        List<Role> roles = new ArrayList<>();
        context.role().forEach(role -> roles.add(role(role)));
        return roles;
    }

    RoleStatement create(Sql.CreateRoleContext context) {
        RoleStatement.CreateRole.Kind kind =
                context.ROLE() != null
                        ? RoleStatement.CreateRole.Kind.ROLE
                        : context.USER() != null
                                ? RoleStatement.CreateRole.Kind.USER
                                : RoleStatement.CreateRole.Kind.GROUP;
        return new RoleStatement.CreateRole(
                kind, role(context.role()), options(context.roleOption(), true), at(context));
    }

    private List<RoleOption> options(List<Sql.RoleOptionContext> contexts, boolean create) {
        List<RoleOption> options = new ArrayList<>();
        for (Sql.RoleOptionContext context : contexts) {
            boolean ofCreation =
                    context.SYSID() != null
                            || context.IN() != null
                            || context.ADMIN() != null
                            || Trees.type(context) == Sql.ROLE;
            if (ofCreation && !create) {
                throw Trees.start(context).unexpected();
            }
            options.add(option(context));
        }
        return options;
    }

    private RoleOption option(Sql.RoleOptionContext context) {
        if (context.PASSWORD() != null) {
            return new RoleOption.Password(
                    context.SCONST() == null ? null : Trees.value(context.SCONST()));
        }
        if (context.LIMIT() != null) {
            return new RoleOption.ConnectionLimit(Trees.integer(context.signedIconst()));
        }
        if (context.VALID() != null) {
            return new RoleOption.ValidUntil(Trees.value(context.SCONST()));
        }
        if (context.SYSID() != null) {
            return new RoleOption.SystemId(Trees.integer(context.ICONST()));
        }
        if (context.roles() != null) {
            RoleOption.Members.Side side =
                    context.IN() != null
                            ? RoleOption.Members.Side.IN_ROLE
                            : context.ADMIN() != null
                                    ? RoleOption.Members.Side.ADMIN
                                    : RoleOption.Members.Side.ROLE;
            return new RoleOption.Members(side, roles(context.roles()));
        }
        return word(context);
    }

    /// A word that PostgreSQL does not keep as a key word either.
    private static RoleOption word(Sql.RoleOptionContext context) {
        String word = Trees.word(context);
        return switch (word) {
            case "inherit",
                    "noinherit",
                    "superuser",
                    "nosuperuser",
                    "createrole",
                    "nocreaterole",
                    "replication",
                    "noreplication",
                    "createdb",
                    "nocreatedb",
                    "login",
                    "nologin",
                    "bypassrls",
                    "nobypassrls" ->
                    new RoleOption.Word(word, at(context));
            default ->
                    throw SyntaxError.syntax(
                            "unrecognized role option \"" + word + "\"",
                            Trees.start(context).position());
        };
    }

    Statement alter(Sql.AlterRoleContext context) {
        if (context.GROUP() != null && context.RENAME() == null) {
            return new RoleStatement.AlterGroup(
                    role(context.role(0)),
                    context.ADD() != null,
                    roles(context.roles()),
                    at(context));
        }
        if (context.RENAME() != null) {
            return new Definition.Rename(
                    Definition.Kind.ROLE,
                    Definition.Kind.ROLE,
                    false,
                    false,
                    named(context.role(0)),
                    null,
                    named(context.role(1)).last(),
                    at(context));
        }
        if (context.setting() != null || context.RESET() != null) {
            Setting setting =
                    context.setting() != null
                            ? tree.settings.setting(context.setting())
                            : Settings.reset(context.parameterName(), at(context.RESET()));
            return new RoleStatement.AlterRoleSetting(
                    context.role().isEmpty() ? null : role(context.role(0)),
                    Trees.wordOrNull(context.colId()),
                    setting,
                    at(context));
        }
        return new RoleStatement.AlterRole(
                role(context.role(0)), options(context.roleOption(), false), at(context));
    }

    /// A role by its name, where nothing else will do.
    private static Name named(Sql.RoleContext context) {
        Lexeme word = Trees.start(context);
        if (context.nonReservedWord() == null) {
            throw new SyntaxError(
                    "42939",
                    word.value().toUpperCase(Locale.ROOT) + " cannot be used as a role name here",
                    word.position());
        }
        return new Name(List.of(word.value()), at(context));
    }

    RoleStatement drop(Sql.DropRoleContext context) {
        return new RoleStatement.DropRole(
                context.ifExists() != null, roles(context.roles()), at(context));
    }

    RoleStatement grant(Sql.GrantContext context) {
        if (context.grantTarget() == null) {
            requireWord(context.WITH() != null && context.ADMIN() == null, context.GRANT());
            return new RoleStatement.GrantRole(
                    false,
                    granted(context.privileges()),
                    roles(context.roles()),
                    context.ADMIN() != null,
                    grantor(context.role()),
                    Definition.Behavior.DEFAULT,
                    at(context));
        }
        if (context.ADMIN() != null) {
            throw Trees.lexeme(context.ADMIN()).unexpected();
        }
        return new RoleStatement.Grant(
                false,
                privileges(context.privileges()),
                target(context.grantTarget()),
                roles(context.roles()),
                context.WITH() != null,
                grantor(context.role()),
                Definition.Behavior.DEFAULT,
                at(context));
    }

    private static void requireWord(boolean wrong, List<TerminalNode> words) {
        if (wrong) {
            throw Trees.lexeme(words.getLast()).unexpected();
        }
    }

    RoleStatement revoke(Sql.RevokeContext context) {
        Definition.Behavior behavior = Definitions.behavior(context.behavior());
        if (context.grantTarget() == null) {
            if (context.GRANT() != null) {
                throw Trees.lexeme(context.GRANT()).unexpected();
            }
            return new RoleStatement.GrantRole(
                    true,
                    granted(context.privileges()),
                    roles(context.roles()),
                    context.ADMIN() != null,
                    grantor(context.role()),
                    behavior,
                    at(context));
        }
        if (context.ADMIN() != null) {
            throw Trees.lexeme(context.ADMIN()).unexpected();
        }
        return new RoleStatement.Grant(
                true,
                privileges(context.privileges()),
                target(context.grantTarget()),
                roles(context.roles()),
                context.OPTION() != null,
                grantor(context.role()),
                behavior,
                at(context));
    }

    private @Nullable Role grantor(Sql.@Nullable RoleContext context) {
        return context == null ? null : role(context);
    }

    private static List<Privilege> privileges(Sql.PrivilegesContext context) {
        if (context.ALL() != null) {
            return List.of(new Privilege("all", Trees.columns(context.columnList())));
        }
        List<Privilege> privileges = new ArrayList<>();
        for (Sql.PrivilegeContext privilege : context.privilege()) {
            privileges.add(
                    new Privilege(Trees.word(privilege), Trees.columns(privilege.columnList())));
        }
        return privileges;
    }

    /// Roles where rights could stand.
    private static List<String> granted(Sql.PrivilegesContext context) {
        if (context.ALL() != null) {
            throw Trees.start(context).unexpected();
        }
        List<String> granted = new ArrayList<>();
        for (Sql.PrivilegeContext role : context.privilege()) {
            if (role.columnList() != null) {
                throw SyntaxError.syntax(
                        "column names cannot be included in GRANT/REVOKE ROLE",
                        Trees.start(role.columnList()).position());
            }
            granted.add(Trees.word(role));
        }
        return granted;
    }

    private static GrantTarget target(Sql.GrantTargetContext context) {
        if (context.ALL() != null) {
            return new GrantTarget(
                    context.TABLES() != null ? Definition.Kind.TABLE : Definition.Kind.SEQUENCE,
                    true,
                    simple(context.names()));
        }
        if (context.names() != null) {
            return new GrantTarget(
                    context.SCHEMA() != null ? Definition.Kind.SCHEMA : Definition.Kind.DATABASE,
                    false,
                    simple(context.names()));
        }
        return new GrantTarget(
                context.SEQUENCE() != null ? Definition.Kind.SEQUENCE : Definition.Kind.TABLE,
                false,
                Trees.names(context.anyNames()));
    }

    private static List<Name> simple(Sql.NamesContext context) {
        List<Name> names = new ArrayList<>();
        context.colId().forEach(name -> names.add(new Name(List.of(Trees.word(name)), at(name))));
        return names;
    }
}

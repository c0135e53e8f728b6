package fulcrum.server.postgres.sql;

import fulcrum.server.postgres.sql.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what is said about settings, those of transactions among them.
final class Settable {

    private final Tokens tokens;

    Settable(Tokens tokens) {
        this.tokens = tokens;
    }

    /// The setting that `SHOW` and `RESET` name.
    String shown() {
        if (tokens.takeWord("time")) {
            tokens.demandWord("zone");
            return "timezone";
        }
        if (tokens.takeWord("transaction")) {
            tokens.demandWord("isolation");
            tokens.demandWord("level");
            return "transaction_isolation";
        }
        if (tokens.takeWord("session")) {
            tokens.demandWord("authorization");
            return "session_authorization";
        }
        return dotted();
    }

    Statement set() {
        boolean local = tokens.peek().isWord("local") && names(1);
        boolean session = tokens.peek().isWord("session") && names(1);
        if (local || session) {
            tokens.take();
        }
        if (session && tokens.takeWord("characteristics")) {
            tokens.demandWord("as");
            tokens.demandWord("transaction");
            return new Statement.Characteristics(true, modes());
        }
        Token name = tokens.peek();
        if (tokens.takeWord("transaction")) {
            return new Statement.Characteristics(false, modes());
        }
        if (tokens.takeWord("time")) {
            tokens.demandWord("zone");
            boolean fixed = tokens.takeWord("local");
            return new Statement.Assign("timezone", fixed ? null : value(), local);
        }
        if (tokens.takeWord("names")) {
            return new Statement.Assign("client_encoding", value(), local);
        }
        if (tokens.takeWord("schema")) {
            return new Statement.Assign("search_path", value(), local);
        }
        if (name.isWord("role") || name.isWord("authorization") || name.isWord("constraints")) {
            throw new SqlError(
                            SqlState.NOT_SUPPORTED,
                            "SET " + tokens.upper(name) + " is not supported yet")
                    .hint("Connect as the user that is meant.")
                    .at(name.start());
        }
        String setting = dotted();
        if (!tokens.takeSymbol("=")) {
            tokens.demandWord("to");
        }
        return new Statement.Assign(setting, value(), local);
    }

    /// Whether a name follows, and not the sign that makes this word the name.
    private boolean names(int ahead) {
        Token next = tokens.peek(ahead);
        return next.isName() && !next.isWord("to");
    }

    private String dotted() {
        StringBuilder name = new StringBuilder(tokens.name());
        while (tokens.takeSymbol(".")) {
            name.append('.').append(tokens.name());
        }
        return name.toString();
    }

    /// The values of a list, joined as `SHOW` shows them; null for the default.
    private @Nullable String value() {
        if (tokens.takeWord("default")) {
            return null;
        }
        StringBuilder values = new StringBuilder();
        do {
            if (!values.isEmpty()) {
                values.append(", ");
            }
            if (tokens.takeSymbol("-")) {
                values.append('-');
            } else {
                boolean _ = tokens.takeSymbol("+");
            }
            Token value = tokens.take();
            if (value.kind() == Kind.END
                    || value.kind() == Kind.SYMBOL
                    || value.kind() == Kind.PARAMETER) {
                throw tokens.syntax(value);
            }
            values.append(value.text());
        } while (tokens.takeSymbol(","));
        return values.toString();
    }

    /// How a transaction is to be.
    List<Statement.Mode> modes() {
        List<Statement.Mode> modes = new ArrayList<>();
        while (!tokens.isEnd() && !tokens.isSymbol(";")) {
            modes.add(mode());
            boolean _ = tokens.takeSymbol(",");
        }
        return modes;
    }

    private Statement.Mode mode() {
        if (tokens.takeWord("isolation")) {
            tokens.demandWord("level");
            return new Statement.Mode("transaction_isolation", level());
        }
        if (tokens.takeWord("read")) {
            if (tokens.takeWord("only")) {
                return new Statement.Mode("transaction_read_only", "on");
            }
            tokens.demandWord("write");
            return new Statement.Mode("transaction_read_only", "off");
        }
        if (tokens.takeWord("deferrable")) {
            return new Statement.Mode("transaction_deferrable", "on");
        }
        tokens.demandWord("not");
        tokens.demandWord("deferrable");
        return new Statement.Mode("transaction_deferrable", "off");
    }

    private String level() {
        if (tokens.takeWord("serializable")) {
            return "serializable";
        }
        if (tokens.takeWord("repeatable")) {
            tokens.demandWord("read");
            return "repeatable read";
        }
        tokens.demandWord("read");
        if (tokens.takeWord("committed")) {
            return "read committed";
        }
        tokens.demandWord("uncommitted");
        return "read uncommitted";
    }
}

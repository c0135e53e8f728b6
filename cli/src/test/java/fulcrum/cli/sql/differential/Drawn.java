package fulcrum.cli.sql.differential;

import java.util.List;

/// Statements that were drawn: one, or some that belong together.
///
/// @param subject what they are about, a heading for whoever counts them
/// @param ordered whether the order of their rows is theirs to say
record Drawn(String subject, boolean ordered, List<String> statements) {

    Drawn {
        statements = List.copyOf(statements);
    }
}

package fulcrum.cli.sql.surface;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A form of the language with an example of it.
///
/// @param name as the manual writes it
/// @param lines statements, in their order; the last one is what the form is about
/// @param hint the way out of a refusal, as the server says it; null for none
record Form(String name, Says says, List<Line> lines, @Nullable String hint) {

    /// Whether the form is there.
    enum Says {
        YES("yes"),
        /// It is taken, as PostgreSQL takes it, and a NOTICE says that it has no effect.
        NO_EFFECT("yes, no effect"),
        NO("0A000"),
        /// PostgreSQL refuses it too, in the same way.
        REFUSED("refused alike"),
        /// A later version of PostgreSQL has it.
        LATER("yes, of PostgreSQL 16 or 17"),
        OWN("yes, Fulcrum's own");

        final String label;

        Says(String label) {
            this.label = label;
        }

        static Says of(String label) {
            for (Says each : values()) {
                if (each.label.equals(label)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("a form says " + label);
        }
    }

    /// A statement.
    ///
    /// @param loose whether its rows are another's to choose, and only their shape is compared
    /// @param data what the client sends for a COPY, in lines
    record Line(String statement, boolean loose, List<String> data) {

        Line {
            data = List.copyOf(data);
        }
    }

    Form {
        lines = List.copyOf(lines);
    }

    /// The statement that the form is about.
    String example() {
        return lines.getLast().statement();
    }
}

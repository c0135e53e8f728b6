package fulcrum.server.postgres.sql;

import fulcrum.machine.Bytes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A value with its type, to be known when a statement is executed. Values are texts in UTF-8, as
/// [Conversions] writes them; null is NULL.
public sealed interface Scalar {

    SqlType type();

    /// @param parameters what was bound, as texts
    @Nullable Bytes value(@Nullable Bytes[] parameters, Facts facts);

    /// What a session knows of itself.
    interface Facts {

        /// The value of a function; null for NULL.
        @Nullable String call(String function, List<@Nullable String> arguments);
    }

    record Constant(SqlType type, @Nullable Bytes constant) implements Scalar {
        @Override
        public @Nullable Bytes value(@Nullable Bytes[] parameters, Facts facts) {
            return constant;
        }
    }

    record Parameter(int index, SqlType type) implements Scalar {
        @Override
        public @Nullable Bytes value(@Nullable Bytes[] parameters, Facts facts) {
            return parameters[index];
        }
    }

    record Cast(Scalar of, SqlType type) implements Scalar {
        @Override
        public @Nullable Bytes value(@Nullable Bytes[] parameters, Facts facts) {
            Bytes value = of.value(parameters, facts);
            return value == null ? null : Conversions.convert(value, of.type(), type);
        }
    }

    record Call(String function, List<Scalar> arguments, SqlType type) implements Scalar {
        @Override
        public @Nullable Bytes value(@Nullable Bytes[] parameters, Facts facts) {
            List<@Nullable String> values = new ArrayList<>();
            for (Scalar argument : arguments) {
                Bytes value = argument.value(parameters, facts);
                values.add(value == null ? null : value.asText());
            }
            String result = facts.call(function, values);
            return result == null ? null : Bytes.text(result);
        }
    }
}

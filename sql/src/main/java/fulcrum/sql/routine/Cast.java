package fulcrum.sql.routine;

import fulcrum.database.keys.Datum;
import fulcrum.database.keys.KeyType;
import fulcrum.sql.type.ScalarType;
import fulcrum.sql.type.SqlType;
import fulcrum.sql.type.TextForm;
import java.util.List;

/// How a value of one type becomes one of another.
public sealed interface Cast {

    /// The value of the other type; null of null.
    Datum apply(Datum value, Setting setting);

    /// Whether the value stays as it is, so that nothing has to be computed.
    default boolean isNothing() {
        return false;
    }

    /// Binary-coercible: it is one already. Only numbers of objects, which have no sign, look
    /// different as `integer`.
    record Nothing(SqlType from, SqlType to) implements Cast {

        private static final long UNSIGNED = 0xffff_ffffL;

        @Override
        public boolean isNothing() {
            return isNumber(from) == isNumber(to);
        }

        private static boolean isNumber(SqlType type) {
            return type.is(ScalarType.INT4);
        }

        @Override
        public Datum apply(Datum value, Setting setting) {
            if (isNothing() || !(value instanceof Datum.Int(long number))) {
                return value;
            }
            return new Datum.Int(isNumber(to) ? (int) number : number & UNSIGNED);
        }
    }

    /// By a function of one argument.
    record ByRoutine(Routine routine) implements Cast {

        @Override
        public Datum apply(Datum value, Setting setting) {
            return Calls.call(routine.body(), new Datum[] {value}, setting);
        }
    }

    /// By printing it and reading that. Names of objects are printed and read by the session: it is
    /// asked for `regclassout`, `regclassin` and so on.
    record ViaText(SqlType from, SqlType to) implements Cast {

        @Override
        public Datum apply(Datum value, Setting setting) {
            return value instanceof Datum.Null
                    ? value
                    : read(to, write(from, value, setting), setting);
        }

        /// A value as its type prints it.
        ///
        /// @param value not null
        static String write(SqlType type, Datum value, Setting setting) {
            if (type.namesObjects()) {
                String function = type.base().catalogName() + "out";
                return Values.text(setting.ask(function, List.of(value)));
            }
            return TextForm.write(type, value, setting.styles());
        }

        /// The value that a text is of a type.
        static Datum read(SqlType type, String text, Setting setting) {
            if (type.namesObjects()) {
                String function = type.base().catalogName() + "in";
                return setting.ask(function, List.of(new Datum.Text(text)));
            }
            return TextForm.read(type, text, setting.styles(), setting.transactionMicros());
        }
    }

    /// By doing the same to each element of an array.
    record OfElements(Cast each, SqlType to) implements Cast {

        @Override
        public boolean isNothing() {
            return each.isNothing();
        }

        @Override
        public Datum apply(Datum value, Setting setting) {
            if (!(value instanceof Datum.Array array) || isNothing()) {
                return value;
            }
            KeyType.Scalar form = to.base().form();
            List<Datum> elements =
                    array.elements().stream().map(one -> each.apply(one, setting)).toList();
            return new Datum.Array(form, elements);
        }
    }
}

package fulcrum.database.session;

import fulcrum.database.transaction.Coprocessor;
import fulcrum.database.transaction.Program;
import fulcrum.database.versions.Sieve;
import fulcrum.database.versions.Version;
import fulcrum.machine.Bytes;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Programs for tests, which are texts: `count` tells how many rows there are, `stops` takes none,
/// `fails` fails at each, and `=x` brings the rows whose value is `x`.
final class Sorters implements Coprocessor {

    static final Program COUNT = new Program(Bytes.text("count"), true);
    static final Program STOPS = new Program(Bytes.text("stops"), true);
    static final Program FAILS = new Program(Bytes.text("fails"), false);

    static Program equal(String value) {
        return new Program(Bytes.text("=" + value), false);
    }

    @Override
    public Sieve begin(Bytes program) {
        String text = program.asText();
        return switch (text.charAt(0)) {
            case '=' -> new Equal(Bytes.text(text.substring(1)));
            case 'c' -> new Count();
            case 's' -> new Stops();
            case 'f' -> new Fails();
            default -> throw new IllegalArgumentException("no program: " + text);
        };
    }

    private record Equal(Bytes value) implements Sieve {
        @Override
        public boolean take(Version row, List<Version> answer) {
            if (value.equals(row.value())) {
                answer.add(row);
            }
            return true;
        }

        @Override
        public @Nullable Bytes end(@Nullable Bytes next, List<Version> answer) {
            return next;
        }
    }

    private static final class Count implements Sieve {
        private int count;

        @Override
        public boolean take(Version row, List<Version> answer) {
            count++;
            return true;
        }

        @Override
        public @Nullable Bytes end(@Nullable Bytes next, List<Version> answer) {
            answer.add(new Version(Bytes.EMPTY, 0, Bytes.text(Integer.toString(count))));
            return next;
        }
    }

    private static final class Stops implements Sieve {
        @Override
        public boolean take(Version row, List<Version> answer) {
            return false;
        }

        @Override
        public @Nullable Bytes end(@Nullable Bytes next, List<Version> answer) {
            return next;
        }
    }

    private static final class Fails implements Sieve {
        @Override
        public boolean take(Version row, List<Version> answer) {
            throw new IllegalStateException("as it was asked to");
        }

        @Override
        public @Nullable Bytes end(@Nullable Bytes next, List<Version> answer) {
            return next;
        }
    }
}

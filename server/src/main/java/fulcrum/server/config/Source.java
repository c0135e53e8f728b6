package fulcrum.server.config;

/// Where a value was said. A later alternative goes before an earlier one.
public sealed interface Source {

    /// Nobody said anything.
    record Standard() implements Source {

        @Override
        public String toString() {
            return "default";
        }
    }

    /// @param line from 1; 0 for the file as a whole
    record InFile(String file, int line) implements Source {

        @Override
        public String toString() {
            return line == 0 ? file : file + ":" + line;
        }
    }

    /// A variable of the environment.
    record Variable(String name) implements Source {

        @Override
        public String toString() {
            return name;
        }
    }

    /// The command line.
    record Flag(String key) implements Source {

        @Override
        public String toString() {
            return "flag " + key;
        }
    }
}

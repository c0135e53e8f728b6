package fulcrum.verify.history;

import org.jspecify.annotations.Nullable;

/// One line of a history.
///
/// @param process the logical client; it has one operation under way at most
/// @param timeNanos nanoseconds since the run began; `NO_TIME` in a history without times
/// @param operation what was asked; in an `OK`, with the answer filled in
public record Event(Type type, int process, long timeNanos, Operation operation) {

    /// Stands for the time in a history that tells none.
    public static final long NO_TIME = -1;

    /// What a line says of its operation.
    public enum Type {
        /// It was asked.
        INVOKE("invoke"),
        /// It took effect, between its invocation and this line.
        OK("ok"),
        /// It surely took no effect and never will.
        FAIL("fail"),
        /// Nobody knows; it may take effect at any later time.
        INFO("info");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /// The name in a history's text.
        public String text() {
            return text;
        }

        /// The type of that name; null where there is none.
        public static @Nullable Type of(String text) {
            for (Type type : values()) {
                if (type.text.equals(text)) {
                    return type;
                }
            }
            return null;
        }
    }
}

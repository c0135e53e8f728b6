package fulcrum.verify.history;

import org.jspecify.annotations.Nullable;

/// The functions of a history, under the names that its text gives them.
public enum Function {
    READ("read"),
    WRITE("write"),
    CAS("cas"),
    ADD("add"),
    TXN("txn");

    private final String text;

    Function(String text) {
        this.text = text;
    }

    /// The name in a history's text.
    public String text() {
        return text;
    }

    /// The function of that name; null where there is none.
    public static @Nullable Function of(String text) {
        for (Function function : values()) {
            if (function.text.equals(text)) {
                return function;
            }
        }
        return null;
    }
}

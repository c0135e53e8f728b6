package fulcrum.verify.history;

/// Reads a history in the form that the name of its file tells.
public final class HistoryText {

    private HistoryText() {}

    /// The history that the text holds: EDN for a name that ends in `.edn`, JSON lines for
    /// `.jsonl`, `.json` and `.ndjson`.
    ///
    /// @throws MalformedHistory where it holds none, with the line
    /// @throws IllegalArgumentException where the name tells no form
    public static History read(String fileName, String text) {
        if (fileName.endsWith(".edn")) {
            return Edn.read(text);
        }
        if (fileName.endsWith(".jsonl")
                || fileName.endsWith(".json")
                || fileName.endsWith(".ndjson")) {
            return JsonLines.read(text);
        }
        throw new IllegalArgumentException(
                fileName + " is neither .jsonl (JSON lines) nor .edn (Jepsen's form)");
    }
}

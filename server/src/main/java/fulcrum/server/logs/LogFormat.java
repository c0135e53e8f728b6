package fulcrum.server.logs;

/// How a line of the log looks.
public enum LogFormat {
    /// For people.
    TEXT,
    /// One JSON object, for programs.
    JSON
}

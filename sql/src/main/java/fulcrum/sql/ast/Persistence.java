package fulcrum.sql.ast;

/// How long a relation lives, and whether it outlives a crash.
public enum Persistence {
    PERMANENT,
    TEMPORARY,
    UNLOGGED
}

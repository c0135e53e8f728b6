package fulcrum.sql.ast;

import java.util.List;

/// An operator by its symbol.
///
/// @param schema where it is looked for; mostly empty, for anywhere
public record Operator(List<String> schema, String symbol, Position at) implements Node {

    public Operator {
        schema = List.copyOf(schema);
    }

    public Operator(String symbol, Position at) {
        this(List.of(), symbol, at);
    }
}

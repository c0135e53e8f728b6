package fulcrum.database.schema;

/// What a table is called.
public record TableName(String schema, String table) implements Comparable<TableName> {

    private static final int CHARACTERS_MOST = 255;

    public TableName {
        demandName(schema);
        demandName(table);
    }

    /// A name of one part is in the schema of another table; one of two has its own.
    public TableName relative(String text) {
        int dot = text.indexOf('.');
        return dot < 0
                ? new TableName(schema, text)
                : new TableName(text.substring(0, dot), text.substring(dot + 1));
    }

    static void demandName(String name) {
        if (name.isEmpty()
                || name.length() > CHARACTERS_MOST
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("no name: '" + name + "'");
        }
    }

    @Override
    public int compareTo(TableName other) {
        int bySchema = schema.compareTo(other.schema);
        return bySchema != 0 ? bySchema : table.compareTo(other.table);
    }

    @Override
    public String toString() {
        return schema + "." + table;
    }
}

package fulcrum.sql.catalog.system;

import fulcrum.sql.catalog.Relation;
import fulcrum.sql.catalog.Table;
import fulcrum.sql.catalog.View;

/// Numbers of what has none in our catalog and one in PostgreSQL's: made of the number of what it
/// belongs to, above all that are given.
final class Numbers {

    /// `pg_class`, `pg_constraint` and so on, as `classoid` names them.
    static final int CLASS_PROC = 1255;

    static final int CLASS_TYPE = 1247;
    static final int CLASS_CLASS = 1259;
    static final int CLASS_AUTHID = 1260;
    static final int CLASS_DATABASE = 1262;
    static final int CLASS_CONSTRAINT = 2606;
    static final int CLASS_ATTRDEF = 2604;
    static final int CLASS_NAMESPACE = 2615;
    static final int CLASS_REWRITE = 2618;
    static final int CLASS_TABLESPACE = 1213;

    private static final int TYPE = 0x4000_0000;
    private static final int RULE = 0x2000_0000;
    private static final int DEFAULT = 0x1000_0000;
    private static final int COLUMN_BITS = 11;
    private static final int TABLE_MASK = 0xffff;

    private Numbers() {}

    /// The type of a table's or a view's rows; 0 for what has none.
    static int rowType(Relation relation) {
        return relation instanceof Table || relation instanceof View ? TYPE | relation.oid() : 0;
    }

    /// The relation of whose rows it is the type; 0 for none.
    static int relationOfRowType(int type) {
        return (type & TYPE) != 0 ? type & ~TYPE : 0;
    }

    /// The rule that makes a view one.
    static int rule(int view) {
        return RULE | view;
    }

    /// The view whose rule it is; 0 for none.
    static int viewOfRule(int rule) {
        return (rule & RULE) != 0 ? rule & ~RULE : 0;
    }

    /// A column's default; two tables whose numbers have their last 16 bits in common share it.
    static int columnDefault(int table, int column) {
        return DEFAULT | ((table & TABLE_MASK) << COLUMN_BITS) | column;
    }
}

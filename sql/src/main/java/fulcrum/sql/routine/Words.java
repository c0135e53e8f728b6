package fulcrum.sql.routine;

import static fulcrum.sql.routine.Values.datum;

import fulcrum.database.keys.Datum;
import fulcrum.sql.grammar.Sql;
import fulcrum.sql.scanner.KeyWords;
import java.util.ArrayList;
import java.util.List;

/// The key words, as `pg_get_keywords` tells of them (manual, 9.26 and appendix C).
final class Words {

    private Words() {}

    static void declare(Bodies bodies) {
        bodies.body("pg_get_keywords", (Routine.Rows) (_, _) -> rows());
    }

    private static List<Datum[]> rows() {
        List<Datum[]> rows = new ArrayList<>();
        KeyWords.all().forEach((word, type) -> rows.add(row(word, type)));
        return rows;
    }

    private static Datum[] row(String word, int type) {
        boolean bare = KeyWords.isIn(type, Sql.RULE_bareLabelKeyword);
        String code = "U";
        String description = "unreserved";
        if (KeyWords.isIn(type, Sql.RULE_reservedKeyword)) {
            code = "R";
            description = "reserved";
        } else if (KeyWords.isIn(type, Sql.RULE_typeFuncNameKeyword)) {
            code = "T";
            description = "reserved (can be function or type name)";
        } else if (KeyWords.isIn(type, Sql.RULE_colNameKeyword)) {
            code = "C";
            description = "unreserved (cannot be function or type name)";
        }
        return new Datum[] {
            datum(word),
            datum(code),
            datum(bare),
            datum(description),
            datum(bare ? "can be bare label" : "requires AS")
        };
    }
}

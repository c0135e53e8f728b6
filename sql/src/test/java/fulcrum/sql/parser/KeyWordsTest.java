package fulcrum.sql.parser;

import static org.assertj.core.api.Assertions.assertThat;

import fulcrum.sql.SyntaxError;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Each key word may stand for what PostgreSQL lets it stand for.
final class KeyWordsTest {

    private static final String FORM = "-- ";

    @Test
    void keyWordsAreWhatPostgresqlTakesThemFor() {
        List<String> forms = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        int asked = 0;
        for (String line : Lines.all("keywords.tsv")) {
            if (line.startsWith(FORM)) {
                if (line.contains("?")) {
                    forms.add(line.substring(FORM.length()));
                }
                continue;
            }
            String[] cells = line.split("\t");
            if (cells[0].startsWith("xml")) {
                continue; // Functions with a syntax of their own, refused by name.
            }
            for (int i = 0; i < forms.size(); i++) {
                String text = forms.get(i).replace("?", cells[0]);
                asked++;
                if (isTaken(text) != (cells[1].charAt(i) == 'y')) {
                    wrong.add(text);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(asked).isGreaterThan(4_900);
    }

    private static boolean isTaken(String text) {
        try {
            return !Parser.parseAll(text).isEmpty();
        } catch (SyntaxError _) {
            return false;
        }
    }
}

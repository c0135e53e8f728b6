package fulcrum.cli.sql.surface;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The page `docs/reference/surface.md`.
final class SurfacePage {

    private static final int WIDTH = 118;

    private final StringBuilder text = new StringBuilder();

    private SurfacePage() {}

    static String of(List<Forms> chapters, Callables callables) {
        SurfacePage page = new SurfacePage();
        page.beginning(chapters);
        for (Forms chapter : chapters) {
            page.chapter(chapter);
            if (chapter.title().startsWith("Functions")) {
                page.callables(callables);
            }
        }
        return page.text.toString().stripTrailing() + "\n";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void beginning(List<Forms> chapters) {
        line("# Every form of SQL");
        line("");
        line(
                "Each form of PostgreSQL's SQL, with an example, and whether Fulcrum has it. The"
                        + " page");
        line("is made of the [files](../../cli/src/test/resources/fulcrum/cli/sql/surface) that a");
        line("[test](../../cli/src/test/java/fulcrum/cli/sql/surface/SurfaceTest.java) runs: it");
        line(
                "fails where an example is answered otherwise than the page says, and where the"
                        + " parser,");
        line("the registry of functions or a refusal in the sources is in no form.");
        line("[What SQL there is](sql.md) tells the same in few words.");
        line("");
        Map<Form.Says, Integer> counts = new EnumMap<>(Form.Says.class);
        for (Forms chapter : chapters) {
            chapter.forms().forEach(form -> counts.merge(form.says(), 1, Integer::sum));
        }
        line("| | forms | means |");
        line("|---|---|---|");
        count(
                counts,
                Form.Says.YES,
                "a real PostgreSQL answers the example alike: rows, names and"
                        + " types of columns, tags of commands, or the SQLSTATE");
        count(
                counts,
                Form.Says.NO_EFFECT,
                "the same, and a NOTICE says that it has no effect here");
        count(counts, Form.Says.LATER, "PostgreSQL has it since that version");
        count(counts, Form.Says.NO, "refused by its name with [0A000](errors/0A000.md)");
        count(counts, Form.Says.REFUSED, "PostgreSQL refuses it too, with the same SQLSTATE");
        count(counts, Form.Says.OWN, "PostgreSQL has not got it");
        line("");
        line("What comes before the last semicolon of an example makes it ready.");
        line("");
    }

    private void count(Map<Form.Says, Integer> counts, Form.Says says, String means) {
        line("| " + says.label + " | " + counts.getOrDefault(says, 0) + " | " + means + " |");
    }

    private void chapter(Forms chapter) {
        line("## " + chapter.title());
        line("");
        if (!chapter.prose().isEmpty()) {
            chapter.prose().forEach(this::line);
            line("");
        }
        if (!chapter.before().isEmpty()) {
            line("Before the examples:");
            line("");
            line("```sql");
            chapter.before().forEach(each -> line(each.statement() + ";"));
            line("```");
            line("");
        }
        line("| form | | example |");
        line("|---|---|---|");
        for (Form form : chapter.forms()) {
            line(
                    "| "
                            + cell(form.name())
                            + " | "
                            + form.says().label
                            + " | "
                            + example(form)
                            + " |");
        }
        line("");
    }

    private static String example(Form form) {
        List<String> statements = new ArrayList<>();
        for (Form.Line line : form.lines()) {
            String data = line.data().isEmpty() ? "" : " ⏎ " + String.join(" ⏎ ", line.data());
            statements.add(line.statement() + data.replace('\t', ' '));
        }
        String code = String.join("; ", statements).replace("|", "\\|");
        String quote = code.contains("`") ? "``" : "`";
        String hint = form.hint();
        return quote + code + quote + (hint == null ? "" : "<br>" + cell(hint));
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace("*", "\\*").replace("<", "&lt;");
    }

    private void callables(Callables callables) {
        line("### Functions that are there");
        line("");
        list(callables.functions());
        line("### Operators that are there");
        line("");
        list(callables.operators());
        line("### Casts that are there");
        line("");
        line("Beside those from and to text that every type has.");
        line("");
        list(callables.casts());
        line("### What PostgreSQL 15 has besides");
        line("");
        line("A call of one of these is answered as any call of what nobody knows, with");
        line("[42883](errors/42883.md); so is one of these operators.");
        line("");
        list(callables.missingFunctions());
        list(callables.missingOperators());
    }

    private void list(Collection<String> names) {
        StringBuilder row = new StringBuilder();
        for (String name : names) {
            String cell = (name.contains("`") ? "`` " + name + " ``" : "`" + name + "`") + " ";
            if (row.length() + cell.length() > WIDTH) {
                line(row.toString().stripTrailing());
                row.setLength(0);
            }
            row.append(cell);
        }
        line(row.toString().stripTrailing());
        line("");
    }
}

package fulcrum.cli.sql.differential;

import fulcrum.machine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/// All statements of one seed, in their order.
final class Course {

    private static final int QUERIES = 800;
    private static final int CHANGES = 400;
    private static final int MUTATIONS = 200;

    /// How often each mistake and each flow is drawn.
    private static final int TIMES = 2;

    private static final Pattern BETWEEN = Pattern.compile(" ; ");

    private final Grammar expressions = new Grammar("expressions.grammar");
    private final Grammar queries = new Grammar("expressions.grammar", "statements.grammar");
    private final Grammar changes = new Grammar("expressions.grammar", "changes.grammar");
    private final Grammar mistakes = new Grammar("expressions.grammar", "mistakes.grammar");
    private final Grammar flows = new Grammar("expressions.grammar", "flows.grammar");
    private final Dice dice;

    Course(long seed) {
        dice = Dice.of(seed);
    }

    /// @param known the numbers of functions that both sides have
    List<Drawn> draw(Set<Long> known) {
        List<Drawn> all = new ArrayList<>(new Calls(expressions, dice.fork("calls")).draw(known));
        for (int i = 0; i < QUERIES; i++) {
            all.add(one("queries", queries, dice.fork("queries", i)));
        }
        for (int i = 0; i < CHANGES; i++) {
            all.add(one("changes", changes, dice.fork("changes", i)));
        }
        for (String production : mistakes.productions("unordered")) {
            for (int i = 0; i < TIMES; i++) {
                String text = mistakes.fill(production, dice.fork(production, i));
                all.add(new Drawn("mistakes", false, List.of(text)));
            }
        }
        for (String production : flows.productions("flow")) {
            for (int i = 0; i < TIMES; i++) {
                String text = flows.fill(production, dice.fork(production, i));
                all.add(new Drawn("flows", false, List.of(BETWEEN.split(text))));
            }
        }
        for (int i = 0; i < MUTATIONS; i++) {
            Dice mine = dice.fork("mutations", i);
            Drawn from = one("mutations", mine.chance(1, 6) ? changes : queries, mine);
            String text = Mutation.of(from.statements().getFirst(), mine);
            all.add(new Drawn("mutations", false, List.of(text)));
        }
        return all;
    }

    private static Drawn one(String subject, Grammar grammar, Dice mine) {
        int ordered = grammar.productions("ordered").size();
        int unordered = grammar.productions("unordered").size();
        boolean order = mine.below(ordered + unordered) < ordered;
        return new Drawn(
                subject, order, List.of(grammar.draw(order ? "ordered" : "unordered", mine)));
    }
}

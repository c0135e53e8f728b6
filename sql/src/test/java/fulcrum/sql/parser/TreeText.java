package fulcrum.sql.parser;

import fulcrum.sql.ast.Name;
import fulcrum.sql.ast.Operator;
import fulcrum.sql.ast.Position;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A syntax tree as lines: a record's name and place, then what it holds, one level further in.
/// What is absent, empty or false is left out, and small things stand in one line.
final class TreeText {

    private static final int WIDTH = 90;

    /// Constants that stand for nothing being said.
    private static final Set<String> UNSAID = Set.of("DEFAULT", "PLAIN", "NONE", "BLOCK");

    private TreeText() {}

    static List<String> lines(Object node) {
        List<String> lines = new ArrayList<>();
        add(lines, "", "", node);
        return lines;
    }

    private static void add(List<String> lines, String indent, String label, Object node) {
        String flat = flat(node);
        if (indent.length() + label.length() + flat.length() <= WIDTH) {
            lines.add(indent + label + flat);
            return;
        }
        if (node instanceof List<?> list) {
            lines.add(indent + label.stripTrailing());
            list.forEach(each -> add(lines, indent + "  ", "- ", each));
            return;
        }
        lines.add(indent + label + head(node));
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            Object value = value(node, component);
            if (isSaid(value)) {
                add(lines, indent + "  ", component.getName() + ": ", value);
            }
        }
    }

    private static boolean isSaid(Object value) {
        return value != null
                && !(value instanceof Position)
                && !Boolean.FALSE.equals(value)
                && !(value instanceof Enum<?> word && UNSAID.contains(word.name()))
                && !(value instanceof List<?> list && list.isEmpty());
    }

    private static String head(Object node) {
        StringBuilder head = new StringBuilder(node.getClass().getSimpleName());
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            if (value(node, component) instanceof Position position && position.character() > 0) {
                head.append('@').append(position.character());
            }
        }
        return head.toString();
    }

    private static String flat(Object node) {
        if (node instanceof List<?> list) {
            return "[" + String.join(", ", list.stream().map(TreeText::flat).toList()) + "]";
        }
        if (node instanceof Name name) {
            return String.join(".", name.parts());
        }
        if (node instanceof Operator operator) {
            List<String> parts = new ArrayList<>(operator.schema());
            parts.add(operator.symbol());
            return String.join(".", parts);
        }
        if (!node.getClass().isRecord()) {
            return node instanceof String text
                    ? '"' + text.replace("\n", "\\n") + '"'
                    : node.toString();
        }
        List<String> parts = new ArrayList<>();
        for (RecordComponent component : node.getClass().getRecordComponents()) {
            Object value = value(node, component);
            if (isSaid(value)) {
                boolean flag = Boolean.TRUE.equals(value);
                parts.add(component.getName() + (flag ? "" : " " + flat(value)));
            }
        }
        return head(node) + (parts.isEmpty() ? "" : "(" + String.join(", ", parts) + ")");
    }

    private static Object value(Object node, RecordComponent component) {
        try {
            return component.getAccessor().invoke(node);
        } catch (IllegalAccessException | InvocationTargetException wrong) {
            throw new IllegalStateException(wrong);
        }
    }
}

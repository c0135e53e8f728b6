package fulcrum.server.config;

import fulcrum.server.config.ConfigErrors.Wrong;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Takes the settings out of a file in YAML, with the line of each.
///
/// Values are taken as they are written: what YAML makes of `yes` or `0x10` has no say.
final class ConfigFile {

    private final String file;
    private final List<Wrong> wrong;
    private final Map<Key, Setting> settings = new EnumMap<>(Key.class);
    private final Map<String, Integer> lines = new TreeMap<>();

    private ConfigFile(String file, List<Wrong> wrong) {
        this.file = file;
        this.wrong = wrong;
    }

    /// Null where it is no YAML.
    static @Nullable Map<Key, Setting> read(String file, String text, List<Wrong> wrong) {
        ConfigFile read = new ConfigFile(file, wrong);
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file).build();
            Node root = new Compose(settings).composeString(text).orElse(null);
            if (root != null) {
                read.level("", root);
            }
        } catch (MarkedYamlEngineException broken) {
            int line = broken.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            read.complain(
                    line,
                    "this is not YAML: " + broken.getProblem(),
                    "a setting is written 'key: value', and those of a level stand two spaces in");
            return null;
        } catch (YamlEngineException broken) {
            read.complain(
                    0,
                    "this is not YAML: " + broken.getMessage(),
                    "save it as text in UTF-8, with a 'key: value' on each line");
            return null;
        }
        return read.settings;
    }

    private void level(String above, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            complain(
                    line(node),
                    (above.isEmpty() ? "the file" : "'" + above + "'") + " holds no settings",
                    above.isEmpty()
                            ? "write 'key: value' lines, such as 'node: n1'"
                            : "give it a level of its own: " + below(above));
            return;
        }
        for (NodeTuple entry : mapping.getValue()) {
            String name = text(entry.getKeyNode());
            if (name == null) {
                complain(line(entry.getKeyNode()), "a key is no text", "name one: " + below(above));
                continue;
            }
            String label = above.isEmpty() ? name : above + "." + name;
            if (isFirst(label, line(entry.getKeyNode()))) {
                entry(label, name, entry);
            }
        }
    }

    private void entry(String label, String name, NodeTuple entry) {
        int line = line(entry.getKeyNode());
        Key key = name.contains(".") ? null : Key.of(label);
        if (key == Key.PEERS && entry.getValueNode() instanceof MappingNode list) {
            settings.put(key, new Setting(key, parts(list)));
        } else if (key == Key.LOGIN && entry.getValueNode() instanceof SequenceNode list) {
            settings.put(key, new Setting(key, rules(list)));
        } else if (key != null) {
            String text = text(entry.getValueNode());
            if (text == null) {
                complain(
                        line,
                        "'" + label + "' has no value of its own",
                        "it is written '" + name + ": value', the value being " + key.form());
            } else {
                Source source = new Source.InFile(file, line);
                settings.put(
                        key,
                        key == Key.LOGIN
                                ? Configuration.setting(key, text, source)
                                : Setting.of(key, text, source));
            }
        } else if (!name.contains(".") && Key.isLevel(label)) {
            level(label, entry.getValueNode());
        } else {
            complain(line, "unknown key '" + label + "'", unknown(label));
        }
    }

    private List<Setting.Part> parts(MappingNode list) {
        List<Setting.Part> parts = new ArrayList<>();
        for (NodeTuple entry : list.getValue()) {
            int line = line(entry.getKeyNode());
            String name = text(entry.getKeyNode());
            String text = text(entry.getValueNode());
            if (name == null || text == null) {
                complain(line, "this is no peer", "a peer is written 'n2: host:port'");
            } else if (isFirst("peers." + name, line)) {
                parts.add(new Setting.Part(name, text, new Source.InFile(file, line)));
            }
        }
        return parts;
    }

    private List<Setting.Part> rules(SequenceNode list) {
        List<Setting.Part> rules = new ArrayList<>();
        for (Node entry : list.getValue()) {
            String text = text(entry);
            if (text == null) {
                complain(line(entry), "this is no rule", "a rule is written in one line");
            } else {
                rules.add(new Setting.Part("", text, new Source.InFile(file, line(entry))));
            }
        }
        return rules;
    }

    private boolean isFirst(String label, int line) {
        Integer before = lines.putIfAbsent(label, line);
        if (before != null) {
            complain(
                    line,
                    "'" + label + "' is set twice, first on line " + before,
                    "keep one of the two");
        }
        return before == null;
    }

    /// What to do about a key that nobody knows.
    static String unknown(String label) {
        String near = Nearest.to(label, Key.labels());
        if (near == null) {
            return "the keys are " + String.join(", ", Key.labels());
        }
        int dot = near.indexOf('.');
        return near.equals(label) && dot > 0
                ? "write '"
                        + near.substring(dot + 1)
                        + "' one level below '"
                        + near.substring(0, dot)
                        + "'"
                : "did you mean '" + near + "'?";
    }

    private static String below(String above) {
        String prefix = above.isEmpty() ? "" : above + ".";
        List<String> names = new ArrayList<>();
        for (String label : Key.labels()) {
            if (label.startsWith(prefix)) {
                names.add(label.substring(prefix.length()));
            }
        }
        return String.join(", ", names);
    }

    /// Null where there is none.
    private static @Nullable String text(Node node) {
        if (!(node instanceof ScalarNode scalar) || scalar.getTag().equals(Tag.NULL)) {
            return null;
        }
        return scalar.getValue().strip();
    }

    private static int line(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    private void complain(int line, String message, String hint) {
        wrong.add(new Wrong(new Source.InFile(file, line), message, hint));
    }
}

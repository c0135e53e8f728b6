package fulcrum.server.config;

import fulcrum.server.config.ConfigErrors.Wrong;
import fulcrum.server.node.NodeConfig;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What one file, the environment and the command line say together.
///
/// A flag goes before a variable of the environment, that before the file, and that before the
/// default. Each value knows where it was said, and all that is wrong is told at once.
///
/// @param node what comes of it
/// @param settings every key's value and where it comes from
/// @param passedOver variables of the environment that look like ours and are no key's: a scheduler
///   may have put them there, or somebody has mistyped one
public record Configuration(
        NodeConfig node, SortedMap<Key, Setting> settings, List<Ignored> passedOver) {

    private static final long FILE_BYTES_MOST = 1 << 20;

    /// What the launcher reads.
    private static final List<String> OTHERS_VARIABLES = List.of("FULCRUM_JAVA_OPTIONS");

    /// @param meant the variable that it resembles; null where it resembles none
    public record Ignored(String variable, @Nullable String meant) {}

    public Configuration {
        settings = Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        passedOver = List.copyOf(passedOver);
    }

    /// Reads them.
    ///
    /// @param file null where there is none
    /// @param environment all of it; what does not begin with `FULCRUM_` is none of our business
    /// @param flags by key, such as `listen.sql`
    public static Configuration read(
            @Nullable Path file, Map<String, String> environment, Map<String, String> flags)
            throws ConfigRefused {
        List<Wrong> wrong = new ArrayList<>();
        Map<Key, Setting> said = new EnumMap<>(Key.class);
        if (file != null) {
            String text = text(file, wrong);
            Map<Key, Setting> inFile =
                    text == null ? null : ConfigFile.read(file.toString(), text, wrong);
            if (inFile == null) {
                throw new ConfigRefused(new ConfigErrors(wrong));
            }
            said.putAll(inFile);
        }
        List<Ignored> passedOver = overlay(new TreeMap<>(environment), said);
        for (Map.Entry<String, String> flag : new TreeMap<>(flags).entrySet()) {
            Source source = new Source.Flag(flag.getKey());
            Key key = Key.of(flag.getKey());
            if (key == null) {
                String hint = ConfigFile.unknown(flag.getKey());
                wrong.add(new Wrong(source, "unknown key '" + flag.getKey() + "'", hint));
            } else {
                said.put(key, setting(key, flag.getValue(), source));
            }
        }
        Said all = new Said(file == null ? "flags" : file.toString(), said, wrong);
        NodeConfig node = new Reading(all).node();
        if (node == null || !wrong.isEmpty()) {
            throw new ConfigRefused(new ConfigErrors(wrong));
        }
        return new Configuration(node, new TreeMap<>(all.settings()), passedOver);
    }

    private static List<Ignored> overlay(
            SortedMap<String, String> environment, Map<Key, Setting> said) {
        List<Ignored> passedOver = new ArrayList<>();
        Map<String, Key> keys = new TreeMap<>();
        for (Key key : Key.values()) {
            keys.put(key.variable(), key);
        }
        environment.forEach((variable, text) -> {
            Key key = keys.get(variable);
            if (key != null) {
                said.put(key, setting(key, text, new Source.Variable(variable)));
            } else if (variable.startsWith(Key.VARIABLE_PREFIX)
                    && !OTHERS_VARIABLES.contains(variable)) {
                passedOver.add(new Ignored(variable, Nearest.to(variable, Key.variables())));
            }
        });
        return passedOver;
    }

    /// What a text in one line says; a list is cut into its parts.
    static Setting setting(Key key, String text, Source source) {
        List<Setting.Part> parts = new ArrayList<>();
        if (key == Key.LOGIN) {
            for (String rule : text.split(";")) {
                if (!rule.isBlank()) {
                    parts.add(new Setting.Part("", rule.strip(), source));
                }
            }
            return new Setting(key, parts);
        }
        if (key != Key.PEERS) {
            return Setting.of(key, text.strip(), source);
        }
        for (String entry : text.split(",")) {
            if (!entry.isBlank()) {
                int equals = entry.indexOf('=');
                String name = equals < 0 ? "" : entry.substring(0, equals).strip();
                parts.add(new Setting.Part(name, entry.substring(equals + 1).strip(), source));
            }
        }
        return new Setting(key, parts);
    }

    private static @Nullable String text(Path file, List<Wrong> wrong) {
        String reason;
        try {
            if (Files.isDirectory(file)) {
                reason = "it is a directory";
            } else if (Files.size(file) > FILE_BYTES_MOST) {
                reason = "it is larger than a configuration can be";
            } else {
                ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
                return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            }
        } catch (CharacterCodingException _) {
            reason = "it is not text in UTF-8";
        } catch (NoSuchFileException _) {
            reason = "there is no such file";
        } catch (AccessDeniedException _) {
            reason = "permission denied";
        } catch (IOException unreadable) {
            reason = String.valueOf(unreadable.getMessage());
        }
        wrong.add(
                new Wrong(
                        new Source.InFile(file.toString(), 0),
                        "cannot be read: " + reason,
                        "name a file in YAML; docs/reference/config.md says what it holds"));
        return null;
    }
}

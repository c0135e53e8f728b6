package fulcrum.cli;

import fulcrum.server.config.ConfigErrors;
import fulcrum.server.config.ConfigRefused;
import fulcrum.server.config.Configuration;
import fulcrum.server.config.Key;
import fulcrum.server.config.Setting;
import fulcrum.server.json.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What a node would be told.
@Command(
        name = "config",
        description = "Look at a node's configuration.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        subcommands = Config.Validate.class)
final class Config implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /// Reads a configuration as a node would, and starts nothing.
    @Command(
            name = "validate",
            description = {
                "Read a configuration as a node would, and say everything that is wrong with it, or"
                        + " every value and where it comes from.",
                "",
                "What is set with --set goes before the environment (FULCRUM_LISTEN_SQL and so on),"
                        + " that before the file, and that before the default.",
            },
            mixinStandardHelpOptions = true)
    static final class Validate implements Callable<Integer> {

        private static final int LABEL_COLUMNS = 22;
        private static final int VALUE_COLUMNS = 34;

        @Parameters(paramLabel = "FILE", arity = "0..1", description = "A file in YAML")
        private @Nullable Path file;

        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "Set a key as a flag would, for example --set node=n2")
        private Map<String, String> flags = new LinkedHashMap<>();

        @Option(names = "--json", description = "One JSON object")
        private boolean json;

        @Spec private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            if (file != null && !Files.isRegularFile(file)) {
                throw new Refusal("no file '" + file + "'", "name a configuration in YAML");
            }
            try {
                Configuration read =
                        Configuration.read(file, new TreeMap<>(System.getenv()), flags);
                if (json) {
                    out.println(Json.write(report(read)));
                } else {
                    tell(read, out);
                }
                return ExitCode.GOOD;
            } catch (ConfigRefused refused) {
                if (json) {
                    out.println(Json.write(report(refused.errors())));
                } else {
                    out.println(refused.errors());
                    int wrong = refused.errors().all().size();
                    out.println(wrong == 1 ? "one error" : wrong + " errors");
                }
                return ExitCode.BAD;
            }
        }

        private static void tell(Configuration read, PrintWriter out) {
            for (Map.Entry<Key, Setting> setting : read.settings().entrySet()) {
                String value = setting.getValue().text();
                out.println(
                        pad(setting.getKey().label(), LABEL_COLUMNS)
                                + pad(value.isEmpty() ? "none" : value, VALUE_COLUMNS)
                                + setting.getValue().source());
            }
            for (Configuration.Ignored ignored : read.passedOver()) {
                out.println(
                        "passed over: "
                                + ignored.variable()
                                + (ignored.meant() == null
                                        ? ""
                                        : ", did you mean " + ignored.meant() + "?"));
            }
            out.println("valid");
        }

        private static String pad(String text, int columns) {
            return text + " ".repeat(Math.max(1, columns - text.length()));
        }

        private static Map<String, Object> report(Configuration read) {
            Map<String, Object> settings = new LinkedHashMap<>();
            read.settings()
                    .forEach((key, setting) -> {
                        Map<String, Object> told = new LinkedHashMap<>();
                        told.put("value", setting.text());
                        told.put("source", setting.source().toString());
                        settings.put(key.label(), told);
                    });
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("valid", true);
            report.put("settings", settings);
            report.put(
                    "passedOver",
                    read.passedOver().stream().map(Configuration.Ignored::variable).toList());
            return report;
        }

        private static Map<String, Object> report(ConfigErrors errors) {
            List<Object> told = new ArrayList<>();
            for (ConfigErrors.Wrong wrong : errors.all()) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("source", wrong.source().toString());
                one.put("message", wrong.message());
                one.put("hint", wrong.hint());
                told.add(one);
            }
            Map<String, Object> report = new LinkedHashMap<>();
            report.put("valid", false);
            report.put("errors", told);
            return report;
        }
    }
}

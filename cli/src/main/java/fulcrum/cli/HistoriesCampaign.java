package fulcrum.cli;

import fulcrum.cli.mutants.Exports;
import fulcrum.cli.mutants.Sources;
import fulcrum.server.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Writes histories of the database's world for other judges.
@Command(
        name = "histories",
        description =
                "Write " + Exports.COUNT + " histories of transactions for other judges than ours.",
        mixinStandardHelpOptions = true)
final class HistoriesCampaign implements Callable<Integer> {

    @Option(
            names = "--into",
            paramLabel = "DIRECTORY",
            description =
                    "Where to; what ends in .edn there is replaced (default: ${DEFAULT-VALUE})",
            defaultValue = "docs/reference/histories/database")
    private Path into;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        Map<String, String> all = new Exports(Sources.ofThisProject()).all();
        try {
            Files.createDirectories(into);
            for (Path old : histories()) {
                Files.delete(old);
            }
            for (Map.Entry<String, String> each : all.entrySet()) {
                Files.writeString(into.resolve(each.getKey()), each.getValue());
            }
        } catch (IOException unwritable) {
            throw new Refusal(
                    "cannot write into " + into + ": " + unwritable.getMessage(),
                    "--into names a directory that can be written");
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("directory", into.toString());
            told.put("histories", List.copyOf(all.keySet()));
            out.println(Json.write(told));
        } else {
            out.println(all.size() + " histories in " + into);
        }
        out.flush();
        return ExitCode.GOOD;
    }

    private List<Path> histories() throws IOException {
        try (Stream<Path> files = Files.list(into)) {
            return files.filter(file -> file.toString().endsWith(".edn")).toList();
        }
    }
}

package fulcrum.cli;

import fulcrum.server.config.Nearest;
import fulcrum.server.json.Json;
import fulcrum.verify.Judge;
import fulcrum.verify.Model;
import fulcrum.verify.Verdict;
import fulcrum.verify.history.History;
import fulcrum.verify.history.HistoryText;
import fulcrum.verify.history.MalformedHistory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Judges a history that somebody recorded, as it stands.
@Command(
        name = "check",
        description = "Judge a recorded history: does it keep what a model promises?",
        mixinStandardHelpOptions = true,
        footerHeading = "%nModels:%n")
final class Check implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    private static final int LABEL_COLUMNS = 22;

    private static final String WHERE_FORMS_ARE_TOLD =
            "docs/reference/history-format.md says what a line holds; if the file's name misleads,"
                    + " add --format jsonl or --format edn";

    /// The forms that a history may have, under the endings of their files.
    enum Format {
        jsonl,
        edn
    }

    @Parameters(
            paramLabel = "HISTORY",
            description =
                    "A file in JSON lines (.jsonl, .json, .ndjson) or EDN (.edn); - for standard"
                            + " input")
    private String file;

    @Option(
            names = {"-m", "--model"},
            required = true,
            paramLabel = "MODEL",
            description = "What the history is held to, see below")
    private String model;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "The form, whatever the file is called: ${COMPLETION-CANDIDATES}")
    private @Nullable Format format;

    @Option(names = "--json", description = "One JSON object")
    private boolean json;

    @Spec private CommandSpec spec;

    @Spec
    void listModels(CommandSpec given) {
        given.usageMessage().footer(models());
    }

    /// What the help lists under "Models": each name with its promise.
    private static String[] models() {
        List<String> lines = new ArrayList<>();
        for (String label : Model.labels()) {
            Model known = Objects.requireNonNull(Model.of(label));
            lines.add("  " + label + " ".repeat(LABEL_COLUMNS - label.length()) + known.promise());
        }
        return lines.toArray(String[]::new);
    }

    @Override
    public Integer call() {
        Model heldTo = heldTo();
        History history = history();
        Verdict verdict = Judge.judge(history, heldTo);
        if (json) {
            spec.commandLine().getOut().println(Json.write(report(history, heldTo, verdict)));
        } else {
            tell(history, heldTo, verdict);
        }
        return verdict.exitCode();
    }

    private Model heldTo() {
        Model known = Model.of(model);
        if (known == null) {
            String near = Nearest.to(model, Model.labels());
            throw new Refusal(
                    "unknown model '" + model + "'",
                    near == null
                            ? "'fulcrum check --help' lists the models"
                            : "did you mean '" + near + "'?");
        }
        return known;
    }

    private History history() {
        String name = format == null ? file : "history." + format;
        try {
            return HistoryText.read(name, text());
        } catch (MalformedHistory malformed) {
            throw new Refusal(
                    file + ":" + malformed.line() + ": " + malformed.reason(),
                    WHERE_FORMS_ARE_TOLD);
        } catch (NotUtf8 bytes) {
            throw new Refusal(
                    file + ":" + bytes.line + ": these bytes are not text in UTF-8",
                    "save the history as UTF-8 text, for example with iconv -t UTF-8");
        } catch (IOException unreadable) {
            throw new Refusal(
                    "cannot read '" + file + "': " + reason(unreadable),
                    "name a history in JSON lines or EDN, or - for standard input");
        } catch (IllegalArgumentException _) {
            throw new Refusal(
                    "cannot tell the form of '" + file + "' from its name",
                    "add --format jsonl or --format edn");
        }
    }

    private String text() throws IOException {
        byte[] bytes =
                file.equals(STANDARD_INPUT)
                        ? Fulcrum.standardInput(spec).readAllBytes()
                        : Files.readAllBytes(Path.of(file));
        ByteBuffer read = ByteBuffer.wrap(bytes);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(read).toString();
        } catch (CharacterCodingException malformed) {
            throw new NotUtf8(bytes, read.position(), malformed);
        }
    }

    /// Bytes that are no text, with the line of the first of them.
    private static final class NotUtf8 extends IOException {
        private static final long serialVersionUID = 1L;

        final int line;

        NotUtf8(byte[] bytes, int position, CharacterCodingException cause) {
            super(cause);
            int lines = 1;
            for (int i = 0; i < position; i++) {
                lines += bytes[i] == '\n' ? 1 : 0;
            }
            line = lines;
        }
    }

    private static String reason(IOException unreadable) {
        return switch (unreadable) {
            case NoSuchFileException _ -> "no such file";
            case AccessDeniedException _ -> "permission denied";
            default -> String.valueOf(unreadable.getMessage());
        };
    }

    private void tell(History history, Model heldTo, Verdict verdict) {
        PrintWriter out = spec.commandLine().getOut();
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        String first = verdict.lines().getFirst();
        String word = word(verdict);
        out.println(ansi.string(coloured(verdict)) + first.substring(word.length()));
        verdict.lines().stream().skip(1).forEach(out::println);
        out.println();
        out.println("held to " + heldTo.label() + ": " + heldTo.promise());
        out.println(file + ": " + history.size() + (history.size() == 1 ? " call" : " calls"));
    }

    private static String word(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Valid _ -> "valid";
            case Verdict.Violated _ -> "violated";
            case Verdict.Undecided _ -> "undecided";
        };
    }

    private static String coloured(Verdict verdict) {
        String colour =
                switch (verdict) {
                    case Verdict.Valid _ -> "green";
                    case Verdict.Violated _ -> "red";
                    case Verdict.Undecided _ -> "yellow";
                };
        return "@|bold," + colour + " " + word(verdict) + "|@";
    }

    private Map<String, Object> report(History history, Model heldTo, Verdict verdict) {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("history", file);
        report.put("calls", history.size());
        report.put("model", heldTo.label());
        report.put("verdict", word(verdict));
        switch (verdict) {
            case Verdict.Valid _ -> {}
            case Verdict.Violated(String anomaly, List<String> story, List<Integer> calls) -> {
                report.put("anomaly", anomaly);
                report.put("story", story);
                report.put("storyCalls", calls);
            }
            case Verdict.Undecided(String reason) -> report.put("reason", reason);
        }
        return report;
    }
}

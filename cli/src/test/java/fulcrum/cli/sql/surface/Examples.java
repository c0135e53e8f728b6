package fulcrum.cli.sql.surface;

import fulcrum.cli.sql.surface.PlainSession.Reply;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Runs the examples of a chapter here and, where there is one, at a real PostgreSQL, and says
/// where a form is not what its chapter says.
final class Examples {

    private static final Pattern WORDS = Pattern.compile("[A-Za-z_]{2,}");

    /// Words of so many forms that they name none.
    private static final Set<String> COMMON =
            Set.of(
                    "create", "alter", "drop", "table", "column", "select", "comment", "with",
                    "the", "and", "its", "like", "what", "another", "not", "of", "on", "in", "to",
                    "is", "or");

    /// The version that has all forms of later versions.
    private static final int LATER = 17;

    private final PlainSession ours;
    private final @Nullable PlainSession real;
    private final int realVersion;
    private final List<String> wrong = new ArrayList<>();
    private final Set<String> messages = new TreeSet<>();

    /// @param real null where there is none
    /// @param realVersion its major version
    Examples(PlainSession ours, @Nullable PlainSession real, int realVersion) {
        this.ours = ours;
        this.real = real;
        this.realVersion = realVersion;
    }

    /// What is not so, in sentences.
    List<String> wrong() {
        return wrong;
    }

    /// The messages of all errors with 0A000.
    Collection<String> refusals() {
        return messages;
    }

    /// @param schema for what the chapter makes
    void run(String schema, Forms chapter) throws IOException {
        for (String text : List.of("create schema " + schema, "set search_path = " + schema)) {
            both(new Form.Line(text, false, List.of()), chapter.title());
        }
        for (Form.Line line : chapter.before()) {
            both(line, chapter.title());
        }
        for (Form form : chapter.forms()) {
            run(form);
            rollBack(ours);
            if (real != null) {
                rollBack(real);
            }
        }
    }

    private static void rollBack(PlainSession session) throws IOException {
        if (session.isInBlock()) {
            Reply _ = session.ask("rollback", List.of());
        }
    }

    private void run(Form form) throws IOException {
        switch (form.says()) {
            case YES -> compared(form);
            case NO_EFFECT -> {
                Reply last = compared(form);
                if (last.notices().stream().noneMatch(each -> each.contains("no effect"))) {
                    wrong.add(form.name() + ": no notice says that it has no effect");
                }
            }
            case REFUSED -> {
                Reply last = compared(form);
                if (!last.isError()) {
                    wrong.add(form.name() + ": is not refused");
                }
            }
            case LATER -> {
                if (realVersion >= LATER) {
                    Reply _ = compared(form);
                } else {
                    alone(form);
                }
            }
            case OWN -> alone(form);
            case NO -> refused(form);
        }
    }

    /// All statements, each of which both sides must answer alike.
    private Reply compared(Form form) throws IOException {
        boolean worked = false;
        Reply last = null;
        for (Form.Line line : form.lines()) {
            last = both(line, form.name());
            worked |= !last.isError();
        }
        if (!worked && form.says() != Form.Says.REFUSED) {
            wrong.add(form.name() + ": none of its statements works");
        }
        return Objects.requireNonNull(last);
    }

    /// All statements here, where they must work.
    private void alone(Form form) throws IOException {
        for (Form.Line line : form.lines()) {
            Reply got = ask(line);
            if (got.isError()) {
                wrong.add(form.name() + ": " + line.statement() + "\n  got " + got);
            }
        }
    }

    private void refused(Form form) throws IOException {
        int last = form.lines().size() - 1;
        for (Form.Line line : form.lines().subList(0, last)) {
            Reply _ = both(line, form.name());
        }
        Reply got = ask(form.lines().get(last));
        if (!got.state().equals("0A000") || !isNamed(form.name(), got.message())) {
            wrong.add(form.name() + ": " + form.example() + "\n  is not refused by name: " + got);
        }
        if (!Objects.equals(form.hint(), got.hint())) {
            wrong.add(form.name() + ": the hint is " + got.hint());
        }
    }

    /// Whether a message has a word of a form's name.
    private static boolean isNamed(String form, String message) {
        String said = message.toLowerCase(Locale.ROOT);
        List<String> words =
                WORDS.matcher(form)
                        .results()
                        .map(word -> word.group().toLowerCase(Locale.ROOT))
                        .filter(word -> !COMMON.contains(word))
                        .toList();
        return words.isEmpty() || words.stream().anyMatch(said::contains);
    }

    private Reply ask(Form.Line line) throws IOException {
        Reply got = ours.ask(line.statement(), line.data());
        if (got.state().equals("0A000")) {
            messages.add(got.message());
        }
        return got;
    }

    /// Both are asked at once.
    private Reply both(Form.Line line, String of) throws IOException {
        PlainSession other = real;
        if (other == null) {
            return ask(line);
        }
        FutureTask<Reply> asked = new FutureTask<>(() -> other.ask(line.statement(), line.data()));
        Thread _ = Thread.ofVirtual().start(asked);
        Reply got = ask(line);
        Reply wanted;
        try {
            wanted = asked.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new IllegalStateException(line.statement(), failed);
        }
        if (!agree(line, wanted, got)) {
            wrong.add(
                    of
                            + ": "
                            + line.statement()
                            + "\n  PostgreSQL: "
                            + wanted
                            + "\n  here:       "
                            + got);
        }
        return got;
    }

    private static boolean agree(Form.Line line, Reply wanted, Reply got) {
        if (wanted.isError() || got.isError()) {
            return wanted.state().equals(got.state());
        }
        boolean ordered = line.statement().toLowerCase(Locale.ROOT).contains("order by");
        return wanted.tags().equals(got.tags())
                && wanted.columns().equals(got.columns())
                && (line.loose() || rows(wanted, ordered).equals(rows(got, ordered)));
    }

    private static List<String> rows(Reply reply, boolean ordered) {
        return ordered ? reply.rows() : reply.rows().stream().sorted().toList();
    }
}

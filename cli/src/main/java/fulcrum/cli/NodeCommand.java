package fulcrum.cli;

import fulcrum.cli.members.MemberCalls;
import fulcrum.cli.members.Roster;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// What is done to one node of a cluster. Alone it prints help.
@Command(
        name = "node",
        description = "Do something to one node of a running cluster.",
        mixinStandardHelpOptions = true,
        subcommands = {NodeFence.class},
        synopsisSubcommandLabel = "ACTION",
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum node add                   one more node for the cluster of ./fulcrum dev",
            "  ./fulcrum node drain n2              it gives its leaderships and votes away",
            "  ./fulcrum node uncordon n2           and takes part again",
            "  ./fulcrum node remove n4             it leaves all groups, for good",
            "  ./fulcrum node fence n1              it writes nothing and answers nobody, for good",
        })
final class NodeCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(out());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }

    @Command(
            name = "add",
            description = {
                "Start one more node of a dev cluster, which joins it.",
                "",
                "Elsewhere a node joins by itself: start it with an empty directory and 'join:"
                        + " HOST:PORT' in its configuration, the HTTP door of any member.",
            },
            mixinStandardHelpOptions = true)
    int add(@Mixin ClusterTarget target, @Mixin Patience patience) throws InterruptedException {
        if (!target.isDev()) {
            throw new Refusal(
                    "a node is started on its own machine",
                    "run './fulcrum start --set join=HOST:PORT' there, the HTTP door of a member");
        }
        MemberCalls.Reply added = target.ask(target.hub(), "POST", MemberCalls.NODES, Map.of());
        String node = added.text("node");
        if (!target.json()) {
            out().println(
                            node
                                    + " has joined: sql "
                                    + added.text("sql")
                                    + ", http "
                                    + added.text("http"));
        }
        return followed(
                target, patience, node, added, roster -> roster.hasJoined(node), "is a member: ");
    }

    @Command(
            name = "cordon",
            description = "Let a node keep the votes and leaderships it has, and take no new ones.",
            mixinStandardHelpOptions = true)
    int cordon(
            @Mixin ClusterTarget target,
            @Parameters(paramLabel = "NODE", description = "Such as n1") String node)
            throws InterruptedException {
        return ordered(target, node, "cordoned", "is cordoned");
    }

    @Command(
            name = "uncordon",
            description = "Let a node that was cordoned or drained take part again.",
            mixinStandardHelpOptions = true)
    int uncordon(
            @Mixin ClusterTarget target,
            @Parameters(paramLabel = "NODE", description = "Such as n1") String node)
            throws InterruptedException {
        return ordered(target, node, "active", "is active");
    }

    @Command(
            name = "drain",
            description = {
                "Let a node give its leaderships and then its votes away, and wait until it has.",
                "",
                "Afterwards it can be stopped and nobody has to miss it.",
            },
            mixinStandardHelpOptions = true)
    int drain(
            @Mixin ClusterTarget target,
            @Mixin Patience patience,
            @Parameters(paramLabel = "NODE", description = "Such as n1") String node)
            throws InterruptedException {
        MemberCalls.Reply ordered = order(target, node, "draining");
        return followed(
                target, patience, node, ordered, roster -> roster.isDrained(node), "is drained: ");
    }

    @Command(
            name = "remove",
            description = {
                "Let a node leave all groups, for good, and wait until it has.",
                "",
                "Its number is never given again, and members refuse it from then on. One that runs"
                        + " in a dev cluster is stopped, and its directory deleted.",
            },
            mixinStandardHelpOptions = true)
    int remove(
            @Mixin ClusterTarget target,
            @Mixin Patience patience,
            @Parameters(paramLabel = "NODE", description = "Such as n1") String node)
            throws InterruptedException {
        Nodes.parse(node);
        MemberCalls.Reply ordered = target.ask("DELETE", MemberCalls.NODES + "/" + node, null);
        int code =
                followed(
                        target,
                        patience,
                        node,
                        ordered,
                        roster -> roster.hasLeft(node),
                        "is removed: ");
        if (code == ExitCode.GOOD && patience.seconds > 0 && target.isDev()) {
            stop(target, node);
        }
        return code;
    }

    /// A cluster of processes that somebody started himself has no hub.
    private void stop(ClusterTarget target, String node) throws InterruptedException {
        try {
            MemberCalls.Reply stopped =
                    target.hub().ask("DELETE", MemberCalls.NODES + "/" + node, null);
            if (!stopped.good()) {
                throw new Refusal(stopped.text("detail"), stopped.text("hint"));
            }
        } catch (IOException _) {
            if (!target.json()) {
                out().println(node + " may be stopped now, and its directory deleted");
            }
        }
    }

    private int ordered(ClusterTarget target, String node, String state, String is)
            throws InterruptedException {
        MemberCalls.Reply reply = order(target, node, state);
        target.conclude(out(), node + " " + is, reply.tree());
        return ExitCode.GOOD;
    }

    private static MemberCalls.Reply order(ClusterTarget target, String node, String state)
            throws InterruptedException {
        Nodes.parse(node);
        return target.ask("PUT", MemberCalls.NODES + "/" + node, Map.of("state", state));
    }

    private int followed(
            ClusterTarget target,
            Patience patience,
            String node,
            MemberCalls.Reply ordered,
            Predicate<Roster> wanted,
            String is)
            throws InterruptedException {
        if (patience.seconds == 0) {
            String state = ordered.text("state").isEmpty() ? "joining" : ordered.text("state");
            target.conclude(out(), node + " is " + state, ordered.tree());
            return ExitCode.GOOD;
        }
        Roster last = target.follow(wanted, patience.seconds, out());
        if (!wanted.test(last)) {
            throw new Refusal(
                    node
                            + " is "
                            + last.state(node)
                            + ", and not there after "
                            + patience.seconds
                            + " s: "
                            + last.progress(),
                    "it goes on; 'fulcrum status' says who is missing");
        }
        target.conclude(
                out(), node + " " + is + last.tolerance(), Objects.requireNonNull(last.node(node)));
        return ExitCode.GOOD;
    }

    /// How long a command waits for what it ordered.
    static final class Patience {

        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                description =
                        "Wait so long until it is done (default: ${DEFAULT-VALUE}); 0: do not",
                defaultValue = "120")
        private int seconds;
    }
}

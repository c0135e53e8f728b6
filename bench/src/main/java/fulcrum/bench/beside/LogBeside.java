package fulcrum.bench.beside;

import picocli.CommandLine.Command;

/// Writes and linearizable reads of a replicated log.
@Command(
        name = "log",
        description = {
            "Measure writes and linearizable reads of Fulcrum's log and of its peers.",
            "",
            "Every system has three servers with one copy each, all durable, and is started alone:"
                    + " rounds go through the systems in turn.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum bench log --peers jraft,etcd --rounds 3",
        })
public final class LogBeside extends SideBySide {

    @Override
    Peer ours() {
        return new Fulcrum(Fulcrum.Door.INTERNAL);
    }
}

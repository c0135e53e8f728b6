package fulcrum.bench;

import fulcrum.bench.beside.Failover;
import fulcrum.bench.beside.LogBeside;
import fulcrum.bench.beside.Members;
import fulcrum.bench.beside.SqlBeside;
import fulcrum.bench.beside.Transactions;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// `./fulcrum bench`: whole systems under load. Single classes are `./fulcrum measure`'s.
@Command(
        name = "fulcrum bench",
        description = "Put Fulcrum and its peers under load, side by side on this machine.",
        mixinStandardHelpOptions = true,
        subcommands = {
            LogBeside.class,
            SqlBeside.class,
            Transactions.class,
            Failover.class,
            Members.class
        },
        synopsisSubcommandLabel = "COMMAND")
public final class Bench implements Runnable {

    private Bench() {}

    public static void main(String... args) {
        Locale.setDefault(Locale.ROOT);
        System.exit(new CommandLine(new Bench()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}

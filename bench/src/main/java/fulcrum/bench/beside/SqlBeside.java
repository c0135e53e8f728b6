package fulcrum.bench.beside;

import picocli.CommandLine.Command;

/// Updates and reads of rows by their primary key, in SQL.
@Command(
        name = "sql",
        description = {
            "Measure updates and reads by primary key, through PostgreSQL's protocol, and peers' like.",
            "",
            "Every system has three servers with one copy each, all durable, and is started alone:"
                    + " rounds go through the systems in turn.",
        },
        mixinStandardHelpOptions = true,
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./fulcrum bench sql --peers etcd,zookeeper,postgres --rounds 3",
            "  ./fulcrum bench sql --peers postgres --clients 64",
        })
public final class SqlBeside extends SideBySide {

    @Override
    Peer ours() {
        return new Fulcrum(Fulcrum.Door.SQL);
    }
}

package fulcrum.simulator;

import fulcrum.machine.Command;

/// One submission of a client, until it has been replied to.
final class Asked {

    /// Where replies go.
    interface Desk {
        void reply(Asked asked, Reply reply);
    }

    private final Desk desk;
    private final int client;
    private final long ticket;
    private final Command command;
    private boolean open = true;

    Asked(Desk desk, int client, long ticket, Command command) {
        this.desk = desk;
        this.client = client;
        this.ticket = ticket;
        this.command = command;
    }

    Command command() {
        return command;
    }

    int client() {
        return client;
    }

    long ticket() {
        return ticket;
    }

    boolean open() {
        return open;
    }

    void close() {
        open = false;
    }

    /// The reply goes on its way to the client.
    void reply(Reply reply) {
        desk.reply(this, reply);
    }
}

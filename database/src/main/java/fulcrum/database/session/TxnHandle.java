package fulcrum.database.session;

import fulcrum.database.transaction.Branch;
import fulcrum.database.transaction.TxnId;
import fulcrum.machine.NodeId;

/// Names a transaction whose outcome its client was not told, so that any node can find it out.
///
/// @param home its part at the shard that decides
public record TxnHandle(TxnId txn, Branch home) {

    private static final int HEX = 16;

    /// As clients are told it: `n3-1f0000000a@7.2.15`.
    @Override
    public String toString() {
        return txn + "@" + home.shard() + "." + home.term() + "." + home.visit();
    }

    /// Reads what [#toString] has written.
    ///
    /// @throws IllegalArgumentException where it is none
    public static TxnHandle parse(String text) {
        String[] halves = text.split("@", -1);
        String[] name = halves[0].split("-", -1);
        String[] part = halves.length == 2 ? halves[1].split("\\.", -1) : new String[0];
        if (name.length != 2 || !name[0].startsWith("n") || part.length != 3) {
            throw new IllegalArgumentException("not the name of a transaction: " + text);
        }
        try {
            NodeId node = new NodeId(Integer.parseInt(name[0].substring(1)));
            TxnId txn = new TxnId(node, Long.parseLong(name[1], HEX));
            Branch home =
                    new Branch(
                            Long.parseLong(part[0]),
                            Long.parseLong(part[1]),
                            Long.parseLong(part[2]));
            return new TxnHandle(txn, home);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not the name of a transaction: " + text, e);
        }
    }
}

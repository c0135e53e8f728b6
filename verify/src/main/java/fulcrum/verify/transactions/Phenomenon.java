package fulcrum.verify.transactions;

/// A way in which a history of transactions can go wrong, from the plainest to the subtlest. The
/// order of the constants is the order in which a checker looks for them, so that a history is
/// blamed for the worst that it shows.
///
/// The first group is seen in single lists, without any graph. *Cycles* are those of the direct
/// serialization graph: `ww` (one transaction's append follows another's), `wr` (one read what
/// another appended), `rw` (one read a list that another's append then made longer).
///
/// - Adya, Liskov and O'Neil, "Generalized Isolation Level Definitions", ICDE 2000, §5: G0, G1a,
///   G1b, G1c, G2-item; Adya, "Weak Consistency", thesis, MIT 1999, chapter 4: G-single.
/// - Berenson et al., "A Critique of ANSI SQL Isolation Levels", SIGMOD 1995: P2 (non-repeatable
///   read), P4 (lost update), A5A (read skew), A5B (write skew).
/// - Cerone, Bernardi and Gotsman, "A Framework for Transactional Consistency Models with Atomic
///   Visibility", CONCUR 2015: axiom INT. Cerone and Gotsman, "Analysing Snapshot Isolation", PODC
///   2016: no cycle whose `rw` edges all stand apart, here G-nonadjacent.
/// - Kingsbury and Alvaro, "Elle", VLDB 2020: garbage, duplicates, incompatible orders, dirty
///   updates, and the forms with session and real-time edges.
///
/// A list read by its key is an item and never a predicate, so every `rw` edge here is an item
/// anti-dependency: G2 and G2-item are one, and carry the narrower name.
public enum Phenomenon {
    GARBAGE_READ("garbage-read", "no read may return an element that nobody appended"),
    DUPLICATE_ELEMENT("duplicate-element", "an element appended once may stand in a list once"),
    INTERNAL(
            "internal",
            "a transaction that reads a key after appending to it must find its own appends,"
                    + " in their order, at the end of the list"),
    FUTURE_READ("future-read", "a transaction may not read what it has yet to append"),
    DIRTY_UPDATE(
            "dirty-update", "no committed append may build on one whose transaction was aborted"),
    G1A("G1a", "no committed transaction may read what an aborted one appended (aborted read)"),
    INCOMPATIBLE_ORDER(
            "incompatible-order",
            "the versions of a list have one order: of two that were read,"
                    + " one must be a prefix of the other,"
                    + " and each keeps every transaction's own order"),
    G1B(
            "G1b",
            "no transaction may read a list as it stood between two appends of another"
                    + " (intermediate read)"),
    G0("G0", "transactions may not write around each other in a circle (dirty write)"),
    G1C("G1c", "information may not flow in a circle (each saw or followed the other's write)"),
    NON_REPEATABLE_READ(
            "non-repeatable-read",
            "a transaction that reads a key twice must find the same list,"
                    + " but for its own appends"),
    LOST_UPDATE(
            "lost-update",
            "two transactions that read the same version of a key may not both append to it"),
    G_SINGLE(
            "G-single",
            "no cycle may hold exactly one edge from a read to the append that it missed"
                    + " (read skew)"),
    G_NONADJACENT(
            "G-nonadjacent",
            "no cycle may hold edges from reads to the appends that they missed"
                    + " unless two of them follow each other"),
    G2_ITEM(
            "G2-item",
            "no cycle may hold an edge from a read to the append that it missed (write skew)"),
    G0_PROCESS("G0-process", G0, "the order in which one process ran its transactions"),
    G1C_PROCESS("G1c-process", G1C, "the order in which one process ran its transactions"),
    G_SINGLE_PROCESS(
            "G-single-process", G_SINGLE, "the order in which one process ran its transactions"),
    G_NONADJACENT_PROCESS(
            "G-nonadjacent-process",
            G_NONADJACENT,
            "the order in which one process ran its transactions"),
    G2_ITEM_PROCESS(
            "G2-item-process", G2_ITEM, "the order in which one process ran its transactions"),
    G0_REALTIME("G0-realtime", G0, "real time"),
    G1C_REALTIME("G1c-realtime", G1C, "real time"),
    G_SINGLE_REALTIME("G-single-realtime", G_SINGLE, "real time"),
    G_NONADJACENT_REALTIME("G-nonadjacent-realtime", G_NONADJACENT, "real time"),
    G2_ITEM_REALTIME("G2-item-realtime", G2_ITEM, "real time");

    private final String label;
    private final String rule;

    Phenomenon(String label, String rule) {
        this.label = label;
        this.rule = rule;
    }

    Phenomenon(String label, Phenomenon plain, String order) {
        this(label, plain.rule + ", also where " + order + " closes the cycle");
    }

    /// The name in the literature's spelling, such as `G-single-realtime`.
    public String label() {
        return label;
    }

    /// Whether it is a cycle of dependencies, rather than something that single lists show.
    boolean isCycle() {
        return label.startsWith("G") && this != G1A && this != G1B;
    }

    /// The rule that it breaks, as the end of a sentence.
    public String rule() {
        return rule;
    }

    @Override
    public String toString() {
        return label;
    }
}

package fulcrum.protocols.lattice.leaderless;

/// What one operation asks for.
///
/// @param level how many homes have to answer
/// @param grade what it promises beyond that
/// @param sloppy nodes that stand in for homes that are away count too (Dynamo 4.6); never at
///   [Grade#LINEARIZABLE]
/// @param onLoss what becomes of it where too few homes can be reached
/// @param adversary of reads: the stalest answer that the level still allows, for applications that
///   want to know whether they can live with it
public record Consistency(
        Level level, Grade grade, boolean sloppy, OnLoss onLoss, boolean adversary) {

    /// What to do where the level cannot be met.
    public enum OnLoss {
        /// Nothing: the operation is refused, or of unknown outcome.
        REFUSE,
        /// What can be done with the homes that there are; the answer says how many.
        DEGRADE
    }

    public Consistency {
        boolean strict = grade == Grade.LINEARIZABLE;
        if (strict && (sloppy || onLoss != OnLoss.REFUSE || adversary)) {
            throw new IllegalArgumentException("what is linearizable is strict");
        }
        if (strict && !(level instanceof Level.Quorum || level instanceof Level.All)) {
            throw new IllegalArgumentException("what is linearizable needs quorums that meet");
        }
    }

    /// Strict, refused where it cannot be had, without blocking repair.
    public static Consistency of(Level level) {
        return new Consistency(level, Grade.QUORUM, false, OnLoss.REFUSE, false);
    }

    /// A quorum of this grade.
    public static Consistency of(Grade grade) {
        return new Consistency(Level.quorum(), grade, false, OnLoss.REFUSE, false);
    }

    /// The same with stand-ins.
    public Consistency sloppily() {
        return new Consistency(level, grade, true, onLoss, adversary);
    }

    /// The same where something is better than nothing.
    public Consistency degrading() {
        return new Consistency(level, grade, sloppy, OnLoss.DEGRADE, adversary);
    }

    /// The same with the stalest answers.
    public Consistency adversarial() {
        return new Consistency(level, grade, sloppy, onLoss, true);
    }
}

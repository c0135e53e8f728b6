package fulcrum.prove;

/// Operations of one sort as they are counted, apart from each other those that no fault disturbed.
final class Tally {

    final Figures calm = new Figures();
    final Figures stormy = new Figures();
    private long succeededAt;
    private boolean succeededInCalm = true;
    private long succeededInSpell;

    /// @param began when the run did
    Tally(long began) {
        succeededAt = began;
    }

    /// An operation is over.
    ///
    /// @param wasCalm there was no fault from its beginning to its end
    void count(Reply reply, long nanos, boolean wasCalm) {
        (wasCalm ? calm : stormy).count(reply, nanos);
    }

    /// One has succeeded.
    ///
    /// @param isCalm there is no fault now
    /// @param spell which calm, or which storm, it is
    void success(long now, boolean isCalm, long spell) {
        boolean quiet = isCalm && succeededInCalm && succeededInSpell == spell;
        (quiet ? calm : stormy).silence(succeededAt, now);
        succeededAt = now;
        succeededInCalm = isCalm;
        succeededInSpell = spell;
    }
}

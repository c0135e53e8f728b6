package fulcrum.prove;

/// A step of a transaction was not done, and so the transaction is not either.
final class Halted extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Sessions.Answer answer;

    Halted(Sessions.Answer answer) {
        super(answer.toString(), null, false, false);
        this.answer = answer;
    }

    Sessions.Answer answer() {
        return answer;
    }
}

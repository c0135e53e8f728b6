package fulcrum.server.tls;

import java.util.List;

/// Files from which no node can prove who it is.
public final class CertificatesRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<Wrong> wrong;

    /// @param wrong one or more
    CertificatesRefused(List<Wrong> wrong) {
        super(String.join("; ", wrong.stream().map(Wrong::toString).toList()));
        this.wrong = List.copyOf(wrong);
    }

    CertificatesRefused(Wrong one) {
        this(List.of(one));
    }

    public List<Wrong> wrong() {
        return wrong;
    }

    /// What to do about the first.
    public String hint() {
        return wrong.getFirst().hint();
    }
}

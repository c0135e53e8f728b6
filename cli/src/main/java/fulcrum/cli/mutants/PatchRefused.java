package fulcrum.cli.mutants;

/// A patch cannot be read, or no longer fits the sources. Names the patch and the place in it.
public final class PatchRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PatchRefused(String patch, String what) {
        super(patch + ": " + what);
    }
}

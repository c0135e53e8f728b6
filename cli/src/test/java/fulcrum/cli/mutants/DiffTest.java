package fulcrum.cli.mutants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// A patch is applied to exactly what it was written for, or not at all.
final class DiffTest {

    private static final String HEAD =
            """
            title: adds where it should take away
            rule: arithmetic
            kind: safety
            harm: sums are wrong,
              always
            base: 7

            """;

    private static final String DIFF =
            """
            --- a/Sum.java
            +++ b/Sum.java
            @@ -1,3 +1,3 @@
             first
            -minus
            +plus
             last
            """;

    private static Map<String, String> applied(String patch, String text) {
        return Mutant.parse("raft", "sums", patch).diff().applied(_ -> text);
    }

    @Test
    void theHeaderSaysWhatTheBugIs() {
        Mutant mutant = Mutant.parse("raft", "sums", HEAD + DIFF);
        assertThat(mutant.title()).isEqualTo("adds where it should take away");
        assertThat(mutant.kind()).isEqualTo(Mutant.Kind.SAFETY);
        assertThat(mutant.harm()).isEqualTo("sums are wrong, always");
        assertThat(mutant.base()).isEqualTo(7);
    }

    @Test
    void whatAHunkExpectsIsReplacedWhereverItStands() {
        assertThat(applied(HEAD + DIFF, "zero\nfirst\nminus\nlast\nend\n"))
                .containsExactly(Map.entry("Sum.java", "zero\nfirst\nplus\nlast\nend\n"));
    }

    @Test
    void aHunkThatNoLongerFitsNamesThePatchAndItself() {
        assertThatThrownBy(() -> applied(HEAD + DIFF, "first\ntimes\nlast\n"))
                .isInstanceOf(PatchRefused.class)
                .hasMessage("sums: hunk 1 (@@ -1,3 +1,3 @@) does not fit Sum.java");
    }

    @Test
    void aHunkThatFitsTwiceIsRefused() {
        assertThatThrownBy(() -> applied(HEAD + DIFF, "first\nminus\nlast\n".repeat(2)))
                .isInstanceOf(PatchRefused.class)
                .hasMessage("sums: hunk 1 (@@ -1,3 +1,3 @@) fits twice in Sum.java");
    }

    @Test
    void aPatchWithoutAHeaderLineIsRefused() {
        assertThatThrownBy(() -> applied(HEAD.replace("kind: safety\n", "") + DIFF, ""))
                .isInstanceOf(PatchRefused.class)
                .hasMessage("sums: its header has no kind");
    }

    @Test
    void aHeaderLineThatNobodyKnowsIsRefused() {
        assertThatThrownBy(() -> applied("color: blue\n" + HEAD + DIFF, ""))
                .isInstanceOf(PatchRefused.class)
                .hasMessage("sums: no header line: 'color: blue'");
    }

    @Test
    void aPatchThatChangesNothingIsRefused() {
        assertThatThrownBy(() -> applied(HEAD, ""))
                .isInstanceOf(PatchRefused.class)
                .hasMessage("sums: changes nothing");
    }

    @Test
    void aPatchThatDoesNotCompileIsRefused() {
        Sources sources = Sources.ofThisProject();
        String raft = "protocols/src/main/java/fulcrum/protocols/log/raft/Raft.java";
        String patch =
                HEAD
                        + "--- a/x\n+++ b/%s\n@@ -1 +1,2 @@\n".formatted(raft)
                        + " package fulcrum.protocols.log.raft;\n+nonsense\n";
        assertThatThrownBy(() -> new Workshop(sources).with(Mutant.parse("raft", "sums", patch)))
                .isInstanceOf(PatchRefused.class)
                .hasMessageStartingWith("sums: does not compile");
    }
}

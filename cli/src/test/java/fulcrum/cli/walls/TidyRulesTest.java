package fulcrum.cli.walls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Each tidy rule against a source that breaks it and one that does not.
final class TidyRulesTest {

    private static final String RAFT = "protocols/src/main/java/fulcrum/protocols/raft/";

    @Test
    void tellsOfALongLine() {
        String fits = "class A {} // " + "x".repeat(TidyRules.LINE_COLUMNS - 14);
        assertThat(TidyRules.longLines(source(fits))).isEmpty();
        assertThat(TidyRules.longLines(source("/// | " + fits + " |\nclass A {}"))).isEmpty();
        assertThat(TidyRules.longLines(source(fits + "y")))
                .singleElement()
                .asString()
                .startsWith("a/A.java:1: 121 columns");
    }

    @Test
    void tellsOfALongMethodButNotOfALongComment() {
        String fits = "class A {\n/// x\n".replace("x", "x\n/// x".repeat(99)) + method(58) + "}";
        assertThat(TidyRules.longMethods(source(fits))).isEmpty();
        assertThat(TidyRules.longMethods(source("class A {\n" + method(59) + "}")))
                .singleElement()
                .asString()
                .startsWith("a/A.java:2: m has 61 lines");
    }

    @Test
    void tellsOfALongFile() {
        assertThat(TidyRules.longFiles(source("\n".repeat(800)))).isEmpty();
        assertThat(TidyRules.longFiles(source("\n".repeat(801)))).hasSize(1);
    }

    @Test
    void tellsOfAnEmptyWordInANameButNotOfALongerWord() {
        String text =
                "class RaftHelper { record UserInfo() {} class Database {} class Baseline {} }";
        assertThat(TidyRules.emptyNames(parse(Map.of("a/src/main/java/A.java", text)).getFirst()))
                .hasSize(2)
                .anyMatch(told -> told.contains("'RaftHelper' holds 'Helper'"))
                .anyMatch(told -> told.contains("'UserInfo' holds 'Info'"));
        assertThat(TidyRules.emptyNames(source("class LogTest { class ALogWithABase {} }")))
                .isEmpty();
    }

    @Test
    void tellsOfAPackageThatIsADrawer() {
        assertThat(TidyRules.drawers(source("package fulcrum.a.util; class A {}"))).hasSize(1);
        assertThat(TidyRules.drawers(source("package fulcrum.utility; class A {}"))).isEmpty();
    }

    @Test
    void tellsOfAMessageWithoutAComment() {
        String text = "interface RaftMessage { /// Asks.\n record Ask() {} record Vote() {} }";
        String name = RAFT + "RaftMessage.java";
        assertThat(TidyRules.undocumentedMessages(parse(Map.of(name, text)).getFirst()))
                .singleElement()
                .asString()
                .contains("message Vote has no comment");
    }

    @Test
    void acceptsAProtocolWithItsEightFilesAndHeadings() {
        assertThat(TidyRules.incompleteProtocols(parse(protocol()))).isEmpty();
    }

    @Test
    void tellsOfAProtocolWithoutOneOfItsFiles() {
        for (String suffix : TidyRules.PROTOCOL_FILES.subList(1, 7)) {
            Map<String, String> files = protocol();
            files.remove(RAFT + "Raft" + suffix + ".java");
            assertThat(TidyRules.incompleteProtocols(parse(files)))
                    .singleElement()
                    .asString()
                    .contains("Raft" + suffix + ".java:1: missing");
        }
    }

    @Test
    void tellsOfAProtocolPageWithoutAHeading() {
        Map<String, String> files = protocol();
        files.computeIfPresent(
                RAFT + "package-info.java", (_, page) -> page.replace("# Invariants", "#"));
        assertThat(TidyRules.incompleteProtocols(parse(files))).hasSize(1);
    }

    @Test
    void asksNothingOfAPackageWithoutAMachine() {
        Map<String, String> files = protocol();
        files.keySet().removeIf(name -> !name.endsWith("RaftConfig.java"));
        assertThat(TidyRules.incompleteProtocols(parse(files))).isEmpty();
    }

    @Test
    void tellsOfAMainClassThatNobodyNames() {
        Map<String, String> files =
                Map.of(
                        "a/src/main/java/Used.java", "class Used {}",
                        "a/src/main/java/Lost.java", "class Lost { Lost() {} }",
                        "a/src/test/java/UsedTest.java", "class UsedTest { Used used; }");
        assertThat(TidyRules.forgotten(parse(files), files))
                .containsExactly(
                        "a/src/main/java/Lost.java:1: no other file names Lost; use it or delete it");
    }

    @Test
    void tellsOfMachinePathsRegistriesAndOpenEndedNotes() {
        String open = "// TO" + "DO later";
        String closed = "// TO" + "DO when the log has snapshots: read from them";
        String path = "see /ho" + "me/ann/notes";
        String registry = "https://repo." + "maven.apache.org";
        assertThat(TidyRules.forbiddenText("a.md", open)).hasSize(1);
        assertThat(TidyRules.forbiddenText("a.md", path)).hasSize(1);
        assertThat(TidyRules.forbiddenText("a.md", registry)).hasSize(1);
        assertThat(TidyRules.forbiddenText("a.md", closed)).isEmpty();
        assertThat(TidyRules.forbiddenText("a.md", "src/home/page /usr/lib/jvm")).isEmpty();
    }

    private static Map<String, String> protocol() {
        Map<String, String> files = new TreeMap<>();
        String head = "package fulcrum.protocols.raft; ";
        for (String suffix : TidyRules.PROTOCOL_FILES) {
            String type = "Raft" + suffix;
            files.put(RAFT + type + ".java", head + "record " + type + "() {}");
        }
        String machine = "class Raft implements Machine<RaftMessage> {}";
        files.put(RAFT + "Raft.java", head + machine);
        files.put(RAFT + "RaftMessage.java", head + "interface RaftMessage {}");
        String page = "/// ## " + String.join("\n///\n/// ## ", TidyRules.PROTOCOL_HEADINGS);
        files.put(RAFT + "package-info.java", page + "\n" + head);
        return files;
    }

    private static String method(int statements) {
        return "void m() {\n" + "hashCode();\n".repeat(statements) + "}\n";
    }

    private static JavaSource source(String text) {
        return parse(Map.of("a/A.java", text)).getFirst();
    }

    private static List<JavaSource> parse(Map<String, String> files) {
        return JavaSource.parse(files);
    }
}

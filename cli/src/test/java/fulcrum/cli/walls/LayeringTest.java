package fulcrum.cli.walls;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Who may import whom, in main code: `imports.rules` is the table.
final class LayeringTest {

    private record Room(String name, List<String> imports, String why) {

        boolean mayImport(String other) {
            return name.equals(other) || imports.contains("*") || imports.contains(other);
        }

        String packages() {
            return "fulcrum." + name + "..";
        }
    }

    private static final List<Room> ROOMS =
            PurityTest.resource("imports.rules")
                    .lines()
                    .filter(line -> line.contains("->") && !line.startsWith("#"))
                    .map(LayeringTest::room)
                    .toList();

    private static final JavaClasses CLASSES = new ClassFileImporter().importPaths(built());

    @TestFactory
    List<DynamicTest> eachRoomImportsOnlyWhatItsRowAllows() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Room room : ROOMS) {
            if (!room.imports().contains("*")) {
                tests.add(DynamicTest.dynamicTest(room.name(), () -> rule(room).check(CLASSES)));
            }
        }
        return tests;
    }

    @Test
    void aForbiddenImportIsToldWithItsReason(@TempDir Path built) throws IOException {
        Map<String, String> sources =
                Map.of(
                        "fulcrum.lab.World", "package fulcrum.lab; public class World {}",
                        "fulcrum.machine.Curious",
                                "package fulcrum.machine; class Curious { fulcrum.lab.World w; }");
        for (Map.Entry<String, byte[]> made : Compiled.classes(sources).entrySet()) {
            Files.write(built.resolve(made.getKey() + ".class"), made.getValue());
        }
        JavaClasses planted = new ClassFileImporter().importPath(built);
        assertThatThrownBy(() -> rule(ROOMS.getFirst()).check(planted))
                .hasMessageContaining("because it is the ground")
                .hasMessageContaining("Curious");
        rule(ROOMS.get(1)).check(planted);
    }

    @Test
    void noProtocolImportsAnother() {
        slices().matching("fulcrum.protocols.(**)")
                .should()
                .notDependOnEachOther()
                .because(
                        "each protocol is read with its paper beside it; what two share moves down"
                                + " to machine, or is composed above in database")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void everyClassLivesInTheRoomItIsNamedAfter() {
        List<String> rooms = ROOMS.stream().map(Room::name).toList();
        List<String> lost = new ArrayList<>();
        for (String module : Tree.rooms()) {
            assertThat(rooms).as("rooms of the import table").contains(module);
            for (Path file : Tree.classes(module)) {
                Path home = Tree.root().resolve(module).resolve("target/classes/fulcrum");
                if (!file.startsWith(home.resolve(module))) {
                    lost.add(Tree.name(file));
                }
            }
        }
        assertThat(lost).as("classes outside the package fulcrum.<room> of their module").isEmpty();
    }

    @Test
    void theTableIsHeldAgainstRealClasses() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
                .contains("fulcrum.machine", "fulcrum.cli");
    }

    private static ArchRule rule(Room room) {
        String[] forbidden =
                ROOMS.stream()
                        .filter(other -> !room.mayImport(other.name()))
                        .map(Room::packages)
                        .toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(room.packages())
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .because(room.why())
                .allowEmptyShould(true);
    }

    private static List<Path> built() {
        return Tree.rooms().stream()
                .map(room -> Tree.root().resolve(room).resolve("target/classes"))
                .filter(Files::isDirectory)
                .toList();
    }

    private static Room room(String row) {
        String[] cells = row.split("->|\\|");
        List<String> imports = List.of(cells[1].strip().split("\\s+"));
        return new Room(cells[0].strip(), imports, cells[2].strip());
    }
}

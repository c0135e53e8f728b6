package fulcrum.sql.catalog.system;

import fulcrum.database.keys.Datum;
import fulcrum.sql.catalog.Scene;
import fulcrum.sql.error.SqlError;
import fulcrum.sql.error.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Functions that tools call beside the system's relations (manual, 9.26). All give null for a null
/// argument, and for the number of nothing.
///
/// It remembers what it was asked of last, so it belongs to one session; a scene's settings and
/// user do not change, so each statement has a scene of its own.
public final class CatalogFunctions {

    /// A function of the catalog.
    interface Function {
        Datum of(Arguments arguments);
    }

    private static final String FORMAT_TYPE = "format_type";
    private static final SortedMap<String, Function> FUNCTIONS = new TreeMap<>();

    static {
        DefinitionFunctions.addTo(FUNCTIONS);
        NameFunctions.addTo(FUNCTIONS);
        PrivilegeFunctions.addTo(FUNCTIONS);
        SizeFunctions.addTo(FUNCTIONS);
    }

    private final SystemViews views;
    private @Nullable Scene scene;
    private @Nullable SystemCatalog catalog;

    public CatalogFunctions(SystemViews views) {
        this.views = views;
    }

    /// The names of all of them.
    public static List<String> names() {
        List<String> names = new ArrayList<>(FUNCTIONS.keySet());
        names.add(FORMAT_TYPE);
        return names;
    }

    /// The value of a call.
    ///
    /// @param name without its schema
    /// @throws SqlError as PostgreSQL has it, and where there is no such function
    public Datum call(String name, List<@Nullable Datum> arguments, Scene scene) {
        if (name.equals(FORMAT_TYPE)) {
            return formatType(arguments, scene);
        }
        Function function = FUNCTIONS.get(name);
        if (function == null) {
            SqlError refused =
                    new SqlError(SqlState.NOT_SUPPORTED, "function " + name + " is not supported");
            throw name.contains("_advisory_")
                    ? refused.hint("Lock a row by SELECT ... FOR UPDATE.")
                    : refused;
        }
        if (arguments.stream().anyMatch(CatalogFunctions::isNull)) {
            return Datum.NULL;
        }
        List<Datum> values = arguments.stream().<Datum>map(Datum.class::cast).toList();
        return function.of(new Arguments(name, catalog(scene), values));
    }

    /// The one function of these whose last argument may be null.
    private Datum formatType(List<@Nullable Datum> arguments, Scene scene) {
        if (!(arguments.getFirst() instanceof Datum.Int(long oid))) {
            return Datum.NULL;
        }
        Integer modifier =
                arguments.size() > 1 && arguments.get(1) instanceof Datum.Int(long given)
                        ? Integer.valueOf((int) given)
                        : null;
        return Cells.of(TypeLabels.label(catalog(scene), (int) oid, modifier));
    }

    private static boolean isNull(@Nullable Datum value) {
        return value == null || value.equals(Datum.NULL);
    }

    /// The number that a name means: the input of `regclass`, `regtype`, `regrole`, `regnamespace`,
    /// `regproc` and `regprocedure`.
    ///
    /// @throws SqlError if nothing has the name
    public int read(String type, String text, Scene scene) {
        return RegistryNames.read(catalog(scene), type, text);
    }

    /// The name of what has a number: the output of these types.
    public String write(String type, int oid, Scene scene) {
        return RegistryNames.write(catalog(scene), type, oid);
    }

    private SystemCatalog catalog(Scene asked) {
        SystemCatalog known = catalog;
        boolean same = asked.equals(scene);
        if (known == null || !same || !known.isOf(asked.catalog())) {
            known = views.catalog(asked);
            catalog = known;
            scene = asked;
        }
        return known;
    }
}

package fulcrum.cli.walls;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.AttributedElement;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.RuntimeVisibleAnnotationsAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Everything that one compiled class mentions: types, members and the words of the language that
/// leave a mark in it, each with the place that mentions it.
final class ClassUses {

    /// One mention.
    ///
    /// @param type the class that mentions
    /// @param place its method or field, with the line where known
    /// @param mentioned `java.util.Map`, `java.util.Map#of(Object,Object)` or `keyword:volatile`
    record Use(String type, String place, String mentioned) {}

    private static final Pattern GENERIC_TYPE = Pattern.compile("L([\\w/$]+/[\\w$]+)[<;]");

    private final ClassModel model;
    private final String type;
    private final Set<Use> uses = new LinkedHashSet<>();
    private String place = "declaration";

    private ClassUses(ClassModel model) {
        this.model = model;
        this.type = name(model.thisClass().asSymbol());
    }

    static List<Use> of(byte[] classFile) {
        return new ClassUses(ClassFile.of().parse(classFile)).collect();
    }

    private List<Use> collect() {
        model.superclass().ifPresent(above -> type(above.asSymbol()));
        model.interfaces().forEach(above -> type(above.asSymbol()));
        generics(model);
        model.findAttribute(Attributes.runtimeVisibleAnnotations()).ifPresent(this::annotations);
        model.fields().forEach(this::field);
        model.methods().forEach(this::method);
        return new ArrayList<>(uses);
    }

    private void field(FieldModel field) {
        place = field.fieldName().stringValue();
        if (field.flags().has(AccessFlag.VOLATILE)) {
            mention("keyword:volatile");
        }
        type(field.fieldTypeSymbol());
        generics(field);
        field.findAttribute(Attributes.runtimeVisibleAnnotations()).ifPresent(this::annotations);
    }

    private void method(MethodModel method) {
        String name = method.methodName().stringValue();
        place = name;
        if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
            mention("keyword:synchronized");
        }
        if (method.flags().has(AccessFlag.NATIVE)) {
            mention("keyword:native");
        }
        types(method.methodTypeSymbol());
        generics(method);
        method.findAttribute(Attributes.runtimeVisibleAnnotations()).ifPresent(this::annotations);
        method.findAttribute(Attributes.exceptions())
                .ifPresent(thrown -> thrown.exceptions().forEach(e -> type(e.asSymbol())));
        method.code().ifPresent(code -> code.forEach(element -> code(name, element)));
    }

    private void code(String method, CodeElement element) {
        switch (element) {
            case LineNumber line -> place = method + ", line " + line.line();
            case InvokeInstruction call -> {
                call(owner(call.owner()), call.name().stringValue(), call.typeSymbol());
            }
            case InvokeDynamicInstruction call -> {
                types(call.typeSymbol());
                call.bootstrapArgs().forEach(this::constant);
            }
            case FieldInstruction access -> {
                mention(name(owner(access.owner())) + "#" + access.name().stringValue());
                type(access.typeSymbol());
            }
            case NewObjectInstruction made -> type(made.className().asSymbol());
            case NewReferenceArrayInstruction made -> type(made.componentType().asSymbol());
            case NewMultiArrayInstruction made -> type(made.arrayType().asSymbol());
            case TypeCheckInstruction check -> type(check.type().asSymbol());
            case ExceptionCatch caught ->
                    caught.catchType().ifPresent(what -> type(what.asSymbol()));
            case ConstantInstruction constant -> constant(constant.constantValue());
            case MonitorInstruction _ -> mention("keyword:synchronized");
            default -> {
                // Arithmetic, jumps and local variables mention nothing.
            }
        }
    }

    /// What a lambda, a method reference, a switch or a class literal points at.
    private void constant(ConstantDesc constant) {
        switch (constant) {
            case ClassDesc literal -> type(literal);
            case MethodTypeDesc signature -> types(signature);
            case DirectMethodHandleDesc target -> handle(target);
            case DynamicConstantDesc<?> computed ->
                    computed.bootstrapArgsList().forEach(this::constant);
            default -> {
                // Numbers and strings mention nothing.
            }
        }
    }

    private void handle(DirectMethodHandleDesc target) {
        switch (target.kind()) {
            case GETTER, SETTER, STATIC_GETTER, STATIC_SETTER ->
                    mention(name(target.owner()) + "#" + target.methodName());
            default -> {
                MethodTypeDesc called = MethodTypeDesc.ofDescriptor(target.lookupDescriptor());
                call(target.owner(), target.methodName(), called);
            }
        }
    }

    private void call(ClassDesc owner, String method, MethodTypeDesc signature) {
        String parameters =
                signature.parameterList().stream()
                        .map(ClassDesc::displayName)
                        .collect(Collectors.joining(",", "(", ")"));
        mention(name(owner) + "#" + method + parameters);
        types(signature);
    }

    /// Type arguments, which the erased descriptors do not show.
    private void generics(AttributedElement declared) {
        declared.findAttribute(Attributes.signature())
                .map(signature -> GENERIC_TYPE.matcher(signature.signature().stringValue()))
                .ifPresent(types -> types.results().forEach(t -> mention(dotted(t.group(1)))));
    }

    private void annotations(RuntimeVisibleAnnotationsAttribute attribute) {
        attribute.annotations().forEach(this::annotation);
    }

    private void annotation(Annotation annotation) {
        type(annotation.classSymbol());
        annotation.elements().stream().map(AnnotationElement::value).forEach(this::value);
    }

    private void value(AnnotationValue value) {
        switch (value) {
            case AnnotationValue.OfClass literal -> type(literal.classSymbol());
            case AnnotationValue.OfEnum constant -> type(constant.classSymbol());
            case AnnotationValue.OfAnnotation nested -> annotation(nested.annotation());
            case AnnotationValue.OfArray array -> array.values().forEach(this::value);
            case AnnotationValue.OfConstant _ -> {
                // Numbers and strings mention nothing.
            }
        }
    }

    private void types(MethodTypeDesc signature) {
        type(signature.returnType());
        signature.parameterList().forEach(this::type);
    }

    private void type(ClassDesc mentioned) {
        ClassDesc element = mentioned;
        while (element.isArray()) {
            element = element.componentType();
        }
        if (!element.isPrimitive()) {
            mention(name(element));
        }
    }

    private void mention(String mentioned) {
        uses.add(new Use(type, place, mentioned));
    }

    private static ClassDesc owner(ClassEntry owner) {
        ClassDesc type = owner.asSymbol();
        return type.isArray() ? ClassDesc.of("java.lang.Object") : type;
    }

    private static String name(ClassDesc type) {
        String inner = type.descriptorString();
        return dotted(inner.substring(1, inner.length() - 1));
    }

    private static String dotted(String internal) {
        return internal.replace('/', '.');
    }
}

package dev.heliograph.spi;

import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All a plugin author can name, as sorted text: one line a type, below it one line a member.
final class ApiText {
    private static final Set<String> FROM_OBJECT = Set.of("equals", "hashCode", "toString");

    private ApiText() {}

    /// Reads the compiled classes of the module a type belongs to.
    static String of(Class<?> member) throws IOException, URISyntaxException {
        Path classes = Path.of(
                member.getProtectionDomain().getCodeSource().getLocation().toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(classes::relativize)
                            .map(Path::toString)
                            .filter(name -> name.endsWith(".class") && !name.endsWith("package-info.class"))
                            .map(name -> name.substring(0, name.length() - ".class".length())
                                    .replace('/', '.')
                                    .replace('\\', '.'))
                            .sorted()
                            .map(name -> load(name, member.getClassLoader()))
                            .filter(ApiText::isOpen)
                            .map(ApiText::type)
                            .collect(Collectors.joining("\n\n"))
                    + "\n";
        }
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("compiled class " + name + " cannot be loaded", e);
        }
    }

    private static boolean isOpen(Class<?> type) {
        return isOpen(type.getModifiers()) && (type.getDeclaringClass() == null || isOpen(type.getDeclaringClass()));
    }

    private static boolean isOpen(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String type(Class<?> type) {
        var members = new ArrayList<String>();
        for (Field field : type.getDeclaredFields()) {
            if (isOpen(field.getModifiers()) && !field.isSynthetic()) {
                members.add(annotations(field) + modifiers(field.getModifiers())
                        + field.getGenericType().getTypeName() + " " + field.getName() + constant(field));
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (isOpen(constructor.getModifiers()) && !constructor.isSynthetic()) {
                members.add(annotations(constructor) + modifiers(constructor.getModifiers()) + "new"
                        + parameters(constructor));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (isOpen(method.getModifiers()) && !method.isSynthetic() && !isFromObject(method)) {
                members.add(annotations(method)
                        + modifiers(method.getModifiers() & ~Modifier.TRANSIENT & ~Modifier.VOLATILE)
                        + (method.isDefault() ? "default " : "")
                        + method.getGenericReturnType().getTypeName() + " " + method.getName() + parameters(method));
            }
        }
        return Stream.concat(Stream.of(head(type)), members.stream().sorted().map(member -> "    " + member))
                .collect(Collectors.joining("\n"));
    }

    private static String head(Class<?> type) {
        var text = new StringBuilder(annotations(type));
        text.append(modifiers(type.getModifiers() & ~Modifier.INTERFACE));
        text.append(type.isSealed() ? "sealed " : "");
        text.append(
                type.isRecord() ? "record " : type.isEnum() ? "enum " : type.isInterface() ? "interface " : "class ");
        text.append(type.getName());
        if (type.isRecord()) {
            text.append(Arrays.stream(type.getRecordComponents())
                    .map(ApiText::component)
                    .collect(Collectors.joining(", ", "(", ")")));
        }
        if (type.getSuperclass() != null && !type.isRecord() && type.getSuperclass() != Object.class) {
            text.append(" extends ").append(type.getGenericSuperclass().getTypeName());
        }
        text.append(names(" : ", type.getGenericInterfaces()));
        if (type.isSealed()) {
            text.append(names(" permits ", type.getPermittedSubclasses()));
        }
        return text.toString();
    }

    private static String component(RecordComponent component) {
        return component.getGenericType().getTypeName() + " " + component.getName();
    }

    private static String parameters(Executable executable) {
        return Arrays.stream(executable.getGenericParameterTypes())
                        .map(Type::getTypeName)
                        .collect(Collectors.joining(", ", "(", ")"))
                + names(" throws ", executable.getGenericExceptionTypes());
    }

    private static String names(String before, Type[] types) {
        List<String> names =
                Arrays.stream(types).map(Type::getTypeName).sorted().toList();
        return names.isEmpty() ? "" : before + String.join(", ", names);
    }

    private static String modifiers(int modifiers) {
        String text = Modifier.toString(modifiers);
        return text.isEmpty() ? "" : text + " ";
    }

    private static String annotations(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(annotation -> "@" + annotation.annotationType().getSimpleName() + " ")
                .sorted()
                .collect(Collectors.joining());
    }

    /// Constants are compiled into plugins, so their values belong to the API.
    private static String constant(Field field) {
        if (!Modifier.isStatic(field.getModifiers()) || !Modifier.isFinal(field.getModifiers())) {
            return "";
        }
        try {
            Object value = field.get(null);
            return value instanceof String ? " = \"" + value + "\"" : value instanceof Number ? " = " + value : "";
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("constant " + field + " cannot be read", e);
        }
    }

    private static boolean isFromObject(Method method) {
        return FROM_OBJECT.contains(method.getName())
                && method.getDeclaringClass().isRecord();
    }
}

package dev.heliograph.spi.content;

import java.util.Objects;

/// A request that cannot become a status: answered as 422.
public final class ContentException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final String field;

    /// With what is wrong.
    ///
    /// @param code    stable, snake_case, such as `invalid_color`
    /// @param field   the field at fault, such as `backgroundColor`
    /// @param message what was wrong, with the value, and what is expected; shown to the caller
    public ContentException(String code, String field, String message) {
        super(message);
        this.code = Objects.requireNonNull(code, "code");
        this.field = Objects.requireNonNull(field, "field");
    }

    /// The stable code.
    ///
    /// @return snake_case, never null
    public String code() {
        return code;
    }

    /// The field at fault.
    ///
    /// @return the JSON name, never null
    public String field() {
        return field;
    }
}

package dev.heliograph.protocol.noise;

/// The other side is not who it should be, or a frame is not what was sent. The connection is of no use any more.
public sealed class NoiseException extends RuntimeException permits CertificateException {
    private static final long serialVersionUID = 1L;

    /// With what was refused.
    public NoiseException(String message) {
        super(message);
    }

    /// With what was refused and why.
    public NoiseException(String message, Throwable cause) {
        super(message, cause);
    }
}

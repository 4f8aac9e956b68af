package dev.heliograph.plugin.sinklog;

import java.io.IOException;
import java.io.OutputStream;

/// Lines to a stream that is not ours to close. A line goes out in one write, so that others' lines do not get into it.
record StreamLines(OutputStream out) implements Lines {
    @Override
    public void write(byte[] line) throws IOException {
        out.write(line);
        out.flush();
    }
}

package dev.heliograph.plugin.url;

import dev.heliograph.spi.http.GuardedHttp;
import dev.heliograph.spi.media.MediaException;
import dev.heliograph.spi.media.MediaException.Kind;
import dev.heliograph.spi.media.MediaSource;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;

/// The body of a 200 answer.
final class UrlSource implements MediaSource {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int GONE = 410;

    private final GuardedHttp http;

    UrlSource(GuardedHttp http) {
        this.http = http;
    }

    @Override
    public InputStream open(Request request) throws MediaException, InterruptedException {
        var response = http.get(new GuardedHttp.Get(uri(request.address()), request.maxBytes(), request.deadline()));
        if (response.status() == OK) {
            return response.body();
        }
        try {
            response.close();
        } catch (IOException _) {
            // the answer counts, not how its connection ends
        }
        throw switch (response.status()) {
            case NOT_FOUND, GONE ->
                new MediaException(
                        Kind.INVALID,
                        "media_not_found",
                        "fileUrl leads to nothing: its server answered " + response.status());
            default ->
                new MediaException(
                        Kind.INVALID,
                        "media_unreachable",
                        "fileUrl must be answered with 200, its server answered " + response.status());
        };
    }

    private static URI uri(String address) throws MediaException {
        try {
            return new URI(address);
        } catch (URISyntaxException e) {
            throw new MediaException(
                    Kind.INVALID,
                    "url_refused",
                    "fileUrl must be a URL whose special characters are percent-encoded; character "
                            + (e.getIndex() + 1) + " is not",
                    e);
        }
    }
}
